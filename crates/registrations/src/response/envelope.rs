//! Reads the API's envelope from any body, as leniently as possible.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::DecodeFailure;
use crate::{
    error::{ApiError, Origin},
    json::{self, for_each_element},
    text::one_line,
};
use registrations_api::types::ResponseMessage;

/// The most messages of a response that are kept.
const MAX_MESSAGES: usize = 100;

/// The members of a response. Each one is read on its own, so that a member that cannot be read does not hide the
/// others.
///
/// The result can be read at once, as an `R`: that is faster, but then anything in it that cannot be read does hide the
/// others.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a, R = &'a RawValue> {
    #[serde(borrow, default)]
    success: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Option<&'a RawValue>,
    /// `None` if it is null or absent.
    pub(crate) result: Option<R>,
    #[serde(borrow, default)]
    result_info: Option<&'a RawValue>,
}

/// What a body is.
#[derive(Debug)]
pub(crate) enum Body<'a> {
    Envelope(Envelope<'a>),
    /// It begins like an envelope, but it is not valid JSON.
    Malformed(serde_json::Error),
    /// JSON without any member of an envelope.
    OtherJson,
    Html {
        title: Option<String>,
    },
    Text,
    Empty,
}

/// The body as text, without a byte order mark. Bytes that are not UTF-8 become U+FFFD.
pub(crate) fn to_text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}

impl<'a> Body<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let text = text.trim();
        match text.as_bytes().first() {
            None => Self::Empty,
            Some(b'{') => match serde_json::from_str::<Envelope<'a>>(text) {
                Ok(envelope) if envelope.is_empty() => Self::OtherJson,
                Ok(envelope) => Self::Envelope(envelope),
                // Also an object with the same member twice.
                Err(error) => Self::Malformed(error),
            },
            Some(b'<') => Self::Html { title: title(text) },
            Some(_) if serde_json::from_str::<&RawValue>(text).is_ok() => Self::OtherJson,
            Some(_) => Self::Text,
        }
    }

    /// The errors that it lists.
    pub(crate) fn errors(&self) -> Vec<ApiError> {
        match self {
            Self::Envelope(envelope) => envelope.errors(),
            _ => Vec::new(),
        }
    }

    /// Whether the API says that the request failed.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Envelope(envelope) if envelope.success().is_ok_and(|success| !success))
    }

    /// Where it comes from.
    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::Envelope(_) => Origin::Api,
            Self::Html { .. } => Origin::InFront,
            Self::Malformed(_) | Self::OtherJson | Self::Text | Self::Empty => Origin::Unknown,
        }
    }

    /// What it is instead of an envelope, as a noun phrase.
    ///
    /// `hide` removes the secrets from the part that comes from the body.
    pub(crate) fn summary(&self, hide: impl Fn(String) -> String) -> Option<Cow<'static, str>> {
        Some(match self {
            Self::Envelope(_) => return None,
            Self::Malformed(_) => "malformed JSON".into(),
            Self::OtherJson => "JSON that is not the API's".into(),
            Self::Html { title: None } => "an HTML page".into(),
            Self::Html { title: Some(title) } => {
                format!("an HTML page titled \"{}\"", hide(title.clone())).into()
            }
            Self::Text => "text that is not JSON".into(),
            Self::Empty => "an empty body".into(),
        })
    }
}

impl<R> Envelope<'_, R> {
    fn is_empty(&self) -> bool {
        self.success.is_none() && self.errors.is_none() && self.result.is_none()
    }

    /// Whether the API says that it did what was asked for.
    pub(crate) fn success(&self) -> Result<bool, DecodeFailure> {
        match self.success.map(RawValue::get) {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(DecodeFailure::other("success", "is not a boolean")),
            None => Err(DecodeFailure::missing("success")),
        }
    }

    pub(crate) fn errors(&self) -> Vec<ApiError> {
        self.errors.map(ApiError::read_list).unwrap_or_default()
    }

    /// Whether it has errors, even if none of them can be read.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors.is_some_and(says_something)
    }

    /// The messages that can be read, a hundred at most.
    pub(crate) fn messages(&self) -> Vec<ResponseMessage> {
        let mut messages = Vec::new();
        let elements = self.messages.map(|messages_json| {
            for_each_element(messages_json, |message| {
                if messages.len() < MAX_MESSAGES {
                    messages.extend(serde_json::from_str::<ResponseMessage>(message.get()));
                }
            })
        });
        // Anything other than an array has no messages.
        drop(elements);
        messages
    }

    /// `result_info`, unless it is null or absent.
    pub(crate) fn result_info(&self) -> Option<&RawValue> {
        self.result_info
    }
}

/// Whether the value of `errors` stands for an error. `null`, `false`, `0`, `""`, `[]` and `{}` do not, nor does a list of
/// such values. One exception: `{}` in a list is an error whose members are not serialized.
fn says_something(errors: &RawValue) -> bool {
    let text = errors.get();
    match text.as_bytes().first() {
        Some(b'{') => !json::members(errors).is_some_and(|members| members.is_empty()),
        Some(b'[') => {
            let mut any = false;
            let list = for_each_element(errors, |element| {
                any |= element.get().starts_with('{') || says_something(element);
            });
            any || list.is_err()
        }
        _ => !matches!(text, "null" | "false" | "\"\"") && json::read(errors) != Some(0.0_f64),
    }
}

/// The content of the title element.
fn title(html: &str) -> Option<String> {
    // ASCII lower case has the same offsets.
    let lower = html.to_ascii_lowercase();
    let (_, after) = lower.split_once("<title")?;
    let (_, after) = after.split_once('>')?;
    let start = lower.len() - after.len();
    let end = start + after.find('<')?;
    let title = one_line(html.get(start..end)?);
    (!title.is_empty()).then(|| title.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Body, Envelope, to_text};

    #[track_caller]
    fn envelope(body: &str) -> Envelope<'_> {
        match Body::read(body) {
            Body::Envelope(envelope) => envelope,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn members_may_be_null_absent_or_of_another_type() {
        let read = envelope(r#"{"success":true,"errors":null,"messages":null,"result":null}"#);
        assert_eq!(read.success().ok(), Some(true));
        assert!(read.errors().is_empty() && read.messages().is_empty() && read.result.is_none());

        let read = envelope(r#"{"result":[1]}"#);
        assert_eq!(read.success().unwrap_err().to_string(), "missing field `success`");
        assert_eq!(read.result.unwrap().get(), "[1]");

        let read = envelope(
            r#"{"success":"true","errors":[7,{"code":9}],"messages":[{"code":1,"message":"m"},3]}"#,
        );
        assert_eq!(read.success().unwrap_err().to_string(), "`success` is not a boolean");
        assert_eq!(read.errors().len(), 1);
        assert_eq!(read.messages().len(), 1);
    }

    #[test]
    fn values_that_rust_cannot_hold_do_not_hide_the_rest() {
        let read = envelope(
            r#"{"success":false,"errors":[{"code":7,"message":"\ud800"}],"result_info":{"count":1e999}}"#,
        );
        assert_eq!(read.success().ok(), Some(false));
        assert_eq!(read.errors()[0].code, Some(7));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_invalid_utf8_is_replaced() {
        assert_eq!(to_text(b"\xef\xbb\xbf{}"), "{}");
        assert_eq!(to_text(b"a\xffb"), "a\u{fffd}b");
    }

    #[test]
    fn a_body_that_is_not_an_envelope_is_described() {
        let summary = |body: &str| Body::read(body).summary(|title| title).unwrap();
        assert_eq!(
            summary("\n<!DOCTYPE html><TITLE lang=en>502\n Bad  gateway</TITLE>"),
            "an HTML page titled \"502 Bad gateway\""
        );
        assert_eq!(summary("<html>"), "an HTML page");
        assert_eq!(summary(" \n"), "an empty body");
        assert_eq!(summary("upstream error"), "text that is not JSON");
        assert_eq!(summary("[]"), "JSON that is not the API's");
        assert_eq!(summary(r#"{"title":"x"}"#), "JSON that is not the API's");
        assert_eq!(summary(r#"{"success":tr"#), "malformed JSON");
    }
}
