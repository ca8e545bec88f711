//! The JSON of registrations. It is rendered when a registration changes, and copied into responses.

use serde::Serialize;

use super::Store;
use crate::fleet::PolicyRow;
use crate::registration::Registration;

/// The JSON of a registration without its last brace.
pub(super) fn registration(registration: &Registration) -> Box<[u8]> {
    without_last_brace(registration)
}

/// The JSON of an object without its last brace.
pub(super) fn without_last_brace(object: &impl Serialize) -> Box<[u8]> {
    // Plain text and numbers always serialize.
    let mut text = serde_json::to_vec(object).unwrap_or_default();
    text.pop();
    text.into_boxed_slice()
}

/// The member that `include=policy` adds.
pub(super) fn policy(row: &PolicyRow) -> String {
    let text = serde_json::to_string(&row.policy).unwrap_or_default();
    format!(",\"policy\":{text}")
}

impl Store {
    /// Writes registrations as the items of a JSON array.
    pub(crate) fn render_rows(&self, into: &mut Vec<u8>, rows: &[u32], include_policy: bool) {
        let separators_and_policies = if include_policy { 200 } else { 2 };
        let length = rows.iter().map(|row| self.text(*row).len() + separators_and_policies).sum();
        into.reserve(length);
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                into.push(b',');
            }
            self.render_row(into, *row, include_policy);
        }
    }

    /// Writes the JSON of one registration.
    pub(crate) fn render_row(&self, into: &mut Vec<u8>, row: u32, include_policy: bool) {
        into.extend_from_slice(self.text(row));
        if include_policy {
            into.extend_from_slice(self.policy_text(self.record(row)).as_bytes());
        }
        into.push(b'}');
    }
}
