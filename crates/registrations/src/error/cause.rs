//! What the errors of other crates say.

use std::error::Error as StdError;

use crate::text::one_line;

/// How the errors start that only name the step that failed.
const STEPS: [&str; 7] = [
    "error sending request",
    "error decoding response body",
    "error reading a body",
    "client error (",
    "connection error",
    "dns error",
    "tcp connect error",
];

/// The errors of a proxy that do not name it, and what they mean.
const PROXY: [(&str, &str); 3] = [
    ("tunnel error: unsuccessful", "the proxy refused the connection"),
    ("tunnel error: proxy authorization required", "the proxy requires authentication (HTTP 407)"),
    ("tunnel error: failed to create underlying connection", "the proxy cannot be reached"),
];

/// The causes of an error, from the outermost that says something to the innermost.
pub(crate) fn cause(error: &(dyn StdError + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    for error in chain(error) {
        let text = error.to_string();
        let names_only_the_step = STEPS.iter().any(|step| text.starts_with(step));
        // An error that repeats its source says more than the source alone.
        let is_repeated = parts.last().is_some_and(|last| last.contains(&text));
        if (names_only_the_step && error.source().is_some()) || is_repeated {
            continue;
        }
        let proxy = PROXY.iter().find(|(start, _)| text.starts_with(start));
        parts.push(proxy.map_or_else(|| verifier_in_words(text), |(_, words)| (*words).to_owned()));
    }
    one_line(&parts.join(": ")).into_owned()
}

/// rustls shows the reasons of the verifier in the notation of Rust: `Other(OtherError(EkuError))`.
fn verifier_in_words(text: String) -> String {
    let Some((start, reason)) = text.split_once("Other(OtherError(") else { return text };
    match reason.trim_end_matches(')') {
        "EkuError" => format!("{start}it is not valid for a server"),
        reason => format!("{start}{reason}"),
    }
}

/// The error, its source, and so on.
pub(crate) fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn StdError + 'static)| (*error).source())
}
