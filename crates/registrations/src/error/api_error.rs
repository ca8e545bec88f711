use std::fmt;

use serde_json::value::RawValue;

use crate::{
    json::{for_each_element, members},
    text::{one_line, prefix},
};

/// The most errors of one list that are kept, and the depth to which their chains are.
const MAX_ERRORS: usize = 16;
const MAX_DEPTH: usize = 4;
/// The most bytes of one text that are kept.
const MAX_TEXT: usize = 1_024;

/// An error as the API lists it in a response.
///
/// The vendor publishes no list of codes. At most 16 errors of a response are kept, and 1,024 bytes of each text.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # emulator.inject(registrations_emulator::Fault::status(403).code(10000).message("Authentication error"));
/// let error = client.get("11ffb86c-3f0c-4306-b4a2-e62f872b166a").await.unwrap_err();
/// let first = &error.api_errors()[0];
/// assert_eq!(first.code, Some(10000));
/// assert_eq!(first.message, "Authentication error");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The number that identifies the kind of error, if there is one.
    pub code: Option<i64>,
    /// The message; empty if there is none.
    pub message: String,
    /// The errors that caused this one (`error_chain`).
    pub chain: Vec<ApiError>,
    /// Where the error is documented.
    pub documentation_url: Option<String>,
    /// The part of the request that the error is about (`source.pointer`).
    pub pointer: Option<String>,
}

impl ApiError {
    /// Whether the error, or an error in its chain, has this code.
    pub fn has_code(&self, code: i64) -> bool {
        self.code == Some(code) || self.chain.iter().any(|cause| cause.has_code(code))
    }

    /// Reads a list of errors in every form that has been seen. Elements without any content are left out.
    ///
    /// Each member is read on its own, so that one that Rust cannot hold (`1e999`) does not hide the others.
    pub(crate) fn read_list(json: &RawValue) -> Vec<Self> {
        read_list(json, MAX_DEPTH)
    }

    /// Removes the secrets from every text, and then cuts it, so that no part of a secret remains at its end.
    pub(crate) fn hide_and_cut(&mut self, hide: &dyn Fn(String) -> String) {
        let clean = |text: String| prefix(&hide(text), MAX_TEXT).to_owned();
        let texts = [self.documentation_url.as_mut(), self.pointer.as_mut()];
        for text in texts.into_iter().flatten().chain([&mut self.message]) {
            *text = clean(std::mem::take(text));
        }
        for cause in &mut self.chain {
            cause.hide_and_cut(hide);
        }
    }
}

fn read_list(json: &RawValue, depth: usize) -> Vec<ApiError> {
    if depth == 0 {
        return Vec::new();
    }
    let mut errors = Vec::new();
    let elements = for_each_element(json, |element| {
        if errors.len() < MAX_ERRORS {
            errors.extend(read(element, depth));
        }
    });
    match elements {
        Ok(()) => errors,
        Err(_) => read(json, depth).into_iter().collect(),
    }
}

fn read(json: &RawValue, depth: usize) -> Option<ApiError> {
    if json.get().starts_with('"') {
        return text(json).map(|message| ApiError { message, ..ApiError::default() });
    }
    let members = members(json)?;
    let member = |name: &str| members.get(name).copied();
    let error = ApiError {
        code: member("code").and_then(code),
        message: member("message").and_then(text).unwrap_or_default(),
        chain: member("error_chain").map(|it| read_list(it, depth - 1)).unwrap_or_default(),
        documentation_url: member("documentation_url").and_then(text),
        pointer: member("source")
            .and_then(|source| text(crate::json::members(source)?.get("pointer").copied()?)),
    };
    (error != ApiError::default()).then_some(error)
}

fn code(json: &RawValue) -> Option<i64> {
    let digits = json.get().trim_matches('"');
    digits.parse().ok()
}

/// A string. One with an escape that is not Unicode (`\ud800`) is kept as it stands.
fn text(json: &RawValue) -> Option<String> {
    let quoted = json.get().strip_prefix('"')?.strip_suffix('"')?;
    Some(serde_json::from_str(json.get()).unwrap_or_else(|_| quoted.to_owned()))
}

/// `code 6003: Invalid request headers (code 6103: Invalid format)`: with the chain, which holds the real reason.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = one_line(&self.message);
        match (self.code, message.is_empty()) {
            (Some(code), true) => write!(f, "code {code}")?,
            (Some(code), false) => write!(f, "code {code}: {message}")?,
            (None, true) => f.write_str("an error without code or message")?,
            (None, false) => f.write_str(&message)?,
        }
        match self.chain.first() {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::ApiError;

    fn read(json: &str) -> Vec<ApiError> {
        let json: Box<RawValue> = serde_json::from_str(json).unwrap();
        ApiError::read_list(&json)
    }

    #[test]
    fn errors_are_read_in_every_form_that_has_been_seen() {
        let errors = read(
            r#"[
            {"code": 6003, "message": "Invalid request headers", "error_chain": [{"code": 6103, "message": "Bad key"}]},
            {"code": 1234567890, "message": "m", "documentation_url": "https://example.com/doc", "source": {"pointer": "/id"}},
            {"code": null, "message": null},
            {"code": "7003"},
            "plain text",
            null]"#,
        );
        assert_eq!(errors.len(), 4);
        assert!(errors[0].has_code(6103));
        assert_eq!(
            errors[0].to_string(),
            "code 6003: Invalid request headers (code 6103: Bad key)"
        );
        assert_eq!(errors[1].code, Some(1_234_567_890));
        assert_eq!(errors[1].documentation_url.as_deref(), Some("https://example.com/doc"));
        assert_eq!(errors[1].pointer.as_deref(), Some("/id"));
        assert_eq!(errors[2].to_string(), "code 7003");
        assert_eq!(errors[3].to_string(), "plain text");
        assert_eq!(read("null"), []);
        assert_eq!(read(r#"{"code": 1}"#).len(), 1);
    }

    #[test]
    fn a_member_that_cannot_be_read_does_not_hide_the_others() {
        let errors = read(r#"[{"code": 1, "x": 1e999}, {"code": 2, "message": "a \ud800 b"}]"#);
        assert_eq!(errors[0].code, Some(1));
        assert_eq!(errors[1].message, r"a \ud800 b");
    }

    #[test]
    fn long_lists_long_texts_and_deep_chains_are_cut() {
        let one = format!(r#"{{"code": 1, "message": "{}"}}"#, "m".repeat(10_000));
        let mut errors = read(&format!("[{}]", vec![one.as_str(); 1_000].join(",")));
        errors[0].hide_and_cut(&|text| text);
        assert_eq!((errors.len(), errors[0].message.len()), (16, 1_024));
        let deep = r#"{"code":1,"error_chain":["#.repeat(50) + "null" + &"]}".repeat(50);
        assert!(read(&deep)[0].to_string().len() < 100);
    }
}
