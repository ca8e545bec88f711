//! The JSON of registrations, rendered when they change and copied when they are asked for.

use super::Store;
use crate::fleet::PolicyRow;
use crate::model::Registration;

/// The JSON of a registration, without its last brace.
pub(super) fn registration(registration: &Registration) -> Box<[u8]> {
    // Plain text and numbers always serialize.
    let mut text = serde_json::to_vec(registration).unwrap_or_default();
    text.pop();
    text.into_boxed_slice()
}

/// The member that `include=policy` adds.
pub(super) fn policy(row: &PolicyRow) -> String {
    let text = serde_json::to_string(&row.policy).unwrap_or_default();
    format!(",\"policy\":{text}")
}

impl Store {
    pub(super) fn render_into(&self, into: &mut Vec<u8>, row: u32, include_policy: bool) {
        into.extend_from_slice(self.text(row));
        if include_policy {
            into.extend_from_slice(self.policy_text(self.record(row)).as_bytes());
        }
        into.push(b'}');
    }
}
