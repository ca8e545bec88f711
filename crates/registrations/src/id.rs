//! Ids that cannot be meant.

use crate::{Error, Operation, RegistrationId, Result};

/// Whether a part of a path is empty or leads to another path than its own.
///
/// `.` and `..` climb, and a backslash counts as a slash in a URL; everything else is encoded.
pub(crate) fn leads_astray(part: &str) -> bool {
    part.trim().is_empty() || part == "." || part == ".." || part.contains('\\')
}

/// Refuses an id that cannot be meant, before anything is sent.
pub(crate) fn check(operation: Operation, id: &RegistrationId) -> Result<()> {
    if leads_astray(id) {
        let detail = format!("{:?} is not the id of a registration", id.as_str());
        return Err(Error::invalid_input(operation, detail));
    }
    Ok(())
}
