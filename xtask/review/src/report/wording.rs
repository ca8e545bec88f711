//! What happened, in a few words.

use super::super::{Change, Layer, What};

/// What happened to the item of a change.
pub(super) fn what(change: &Change) -> &'static str {
    match (change.what, change.layer) {
        (What::New, Layer::Wire) => "new on the wire",
        (What::New, _) => "new",
        (What::Removed, Layer::Wire) => "no longer on the wire",
        (What::Removed, _) => "removed",
        (What::Changed, Layer::Wire) => "changed on the wire",
        (What::Changed, _) => "changed",
        (What::MoreTraits, _) => "implements more traits",
        (What::FewerTraits, _) => "does not implement all traits",
        (What::Deprecated, _) => "deprecated by the vendor",
        (What::Undeprecated, _) => "no longer deprecated",
        (What::DoesNotCompile, _) => "does not compile",
        (What::OtherRequest, _) => "sends the request of another operation",
        (What::OtherArguments, _) => "an argument is sent as something else",
        (What::SentAs, _) => "is sent as something else",
        (What::WireName, _) => "has another name on the wire",
        (What::Method, _) => "has another method",
        (What::Path, _) => "has another path",
        (What::Status, _) => "has another success status",
        (What::Body, _) => "has a body",
        (What::NoBody, _) => "has no body",
        (What::Security, _) => "needs another authentication",
        (What::Server, _) => "is at another base URL",
        (What::Default, _) => "has another default",
    }
}
