//! Ids and other arguments that become part of a URL.

use crate::{
    error::{Error, Result},
    operation::Operation,
};
use registrations_api::types::RegistrationId;

/// Whether a path segment is empty or would lead to another path.
///
/// `.` and `..` move to another folder, and a URL treats a backslash as a slash. Everything else is encoded.
pub(crate) fn is_unsafe_path_segment(segment: &str) -> bool {
    segment.trim().is_empty() || segment == "." || segment == ".." || segment.contains('\\')
}

/// Refuses an invalid id before anything is sent: also one with white space around it or control characters in it, such
/// as the line end of a file.
pub(crate) fn check(operation: Operation, id: &RegistrationId) -> Result<()> {
    let text = id.as_str();
    let is_padded = text.trim() != text || text.contains(char::is_control);
    if is_unsafe_path_segment(text) || is_padded {
        let message = format!("{:?} is not a registration id", id.as_str());
        return Err(Error::invalid_input(operation, message));
    }
    Ok(())
}
