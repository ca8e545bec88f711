//! What an error keeps of a body.

use crate::text::prefix;

/// The most bytes of a body that an error keeps.
const MAX_EXCERPT: usize = 512;
/// How much of a body is searched for secrets, and how much of its end can be a part of one.
const MAX_WINDOW: usize = 8_192;
const MAX_SECRET: usize = 1_024;

/// The beginning of a body, from which `hide` has removed the secrets.
pub(crate) fn excerpt(body: &[u8], hide: impl Fn(String) -> String) -> Option<String> {
    // Secrets are removed before the text is cut, so that no part of one remains at its end.
    let (start, cut_off) = match body.get(..MAX_WINDOW) {
        Some(start) => (start, MAX_SECRET),
        None => (body, 0),
    };
    let text = hide(String::from_utf8_lossy(start).into_owned());
    let length = text.len().saturating_sub(cut_off).min(MAX_EXCERPT);
    (length > 0).then(|| prefix(&text, length).to_owned())
}
