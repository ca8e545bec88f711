//! What the actions of an overlay do.

use serde_json::Value;

/// The effect of an action on one place.
pub(super) struct Effect {
    pub(super) pointer: String,
    /// The part of the update: its pointer there.
    pub(super) part: String,
    pub(super) did: Did,
}

/// What an action does at a place.
#[derive(PartialEq)]
pub(super) enum Did {
    /// The new value.
    Added(Value),
    Appended,
    /// The place has the new value already.
    Nothing,
    /// The old value.
    Removed(Value),
    /// The old value.
    Replaced(Value),
    /// A text was set. Texts can be replaced without `x-was`.
    Text,
}
