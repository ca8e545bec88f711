//! Reads the body of any answer, however bent, when the types of the description do not fit it.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::{ApiError, ResponseMessage};

/// What an answer says, as far as it can be read.
///
/// Nothing is decoded further than it must be: `result` can be long.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    pub(crate) success: Option<bool>,
    pub(crate) errors: Vec<ApiError>,
    pub(crate) messages: Vec<ResponseMessage>,
    pub(crate) result: Option<&'a RawValue>,
    pub(crate) result_info: Value,
}

/// What a body is.
#[derive(Debug)]
pub(crate) enum Body<'a> {
    Envelope(Envelope<'a>),
    /// It begins like an envelope, but is not JSON to its end.
    Broken(serde_json::Error),
    /// JSON that is no object, or one without any member of an envelope.
    OtherJson,
    Html {
        title: Option<String>,
    },
    Text,
    Empty,
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(default)]
    success: Value,
    #[serde(default)]
    errors: Value,
    #[serde(default)]
    messages: Value,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    result_info: Value,
}

impl<'a> Body<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Self {
        let text = bytes.trim_ascii();
        match text.first() {
            None => Self::Empty,
            Some(b'{') => match serde_json::from_slice::<Members<'a>>(text) {
                Ok(members) => Self::of(members),
                // An object whose members repeat, or that breaks off.
                Err(error) => Self::Broken(error),
            },
            Some(b'<') => Self::Html { title: title(&String::from_utf8_lossy(text)) },
            Some(_) if serde_json::from_slice::<&RawValue>(text).is_ok() => Self::OtherJson,
            Some(_) => Self::Text,
        }
    }

    fn of(members: Members<'a>) -> Self {
        if members.success.is_null() && members.errors.is_null() && members.result.is_none() {
            return Self::OtherJson;
        }
        let messages = match members.messages {
            Value::Array(messages) => messages,
            _ => Vec::new(),
        };
        Self::Envelope(Envelope {
            success: members.success.as_bool(),
            errors: ApiError::read_list(&members.errors),
            messages: messages
                .into_iter()
                .filter_map(|message| serde_json::from_value(message).ok())
                .collect(),
            result: members.result.filter(|result| result.get() != "null"),
            result_info: members.result_info,
        })
    }

    /// The errors that it lists.
    pub(crate) fn into_errors(self) -> Vec<ApiError> {
        match self {
            Self::Envelope(envelope) => envelope.errors,
            _ => Vec::new(),
        }
    }

    /// What it is if it is no envelope, in words.
    pub(crate) fn summary(&self) -> Option<String> {
        Some(match self {
            Self::Envelope(_) => return None,
            Self::Broken(_) => "a body of malformed JSON".to_owned(),
            Self::OtherJson => "JSON that is not the API's".to_owned(),
            Self::Html { title: None } => "a page of HTML".to_owned(),
            Self::Html { title: Some(title) } => format!("a page of HTML titled \"{title}\""),
            Self::Text => "a text that is not JSON".to_owned(),
            Self::Empty => "an empty body".to_owned(),
        })
    }
}

/// What the title element holds.
fn title(html: &str) -> Option<String> {
    // Lowering ASCII keeps every offset.
    let lower = html.to_ascii_lowercase();
    let (_, after) = lower.split_once("<title")?;
    let (_, after) = after.split_once('>')?;
    let start = lower.len() - after.len();
    let end = start + after.find('<')?;
    let title = crate::error::display::one_line(html.get(start..end)?);
    (!title.is_empty()).then(|| title.into_owned())
}

#[cfg(test)]
mod tests {
    use super::Body;

    #[track_caller]
    fn envelope(body: &str) -> super::Envelope<'_> {
        match Body::read(body.as_bytes()) {
            Body::Envelope(envelope) => envelope,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn members_may_be_null_absent_or_of_another_kind() {
        let read = envelope(r#"{"success":true,"errors":null,"messages":null,"result":null}"#);
        assert_eq!(read.success, Some(true));
        assert!(read.errors.is_empty() && read.messages.is_empty() && read.result.is_none());

        let read = envelope(r#"{"result":[1]}"#);
        assert_eq!(read.success, None);
        assert_eq!(read.result.unwrap().get(), "[1]");

        let read = envelope(
            r#"{"success":"true","errors":[7,{"code":9}],"messages":[{"code":1,"message":"m"},3]}"#,
        );
        assert_eq!(read.success, None);
        assert_eq!(read.errors.len(), 1);
        assert_eq!(read.messages.len(), 1);
    }

    #[test]
    fn what_is_no_envelope_is_told_in_words() {
        let summary = |body: &str| Body::read(body.as_bytes()).summary().unwrap();
        assert_eq!(
            summary("\n<!DOCTYPE html><TITLE lang=en>502\n Bad  gateway</TITLE>"),
            "a page of HTML titled \"502 Bad gateway\""
        );
        assert_eq!(summary("<html>"), "a page of HTML");
        assert_eq!(summary(" \n"), "an empty body");
        assert_eq!(summary("upstream error"), "a text that is not JSON");
        assert_eq!(summary("[]"), "JSON that is not the API's");
        assert_eq!(summary(r#"{"title":"x"}"#), "JSON that is not the API's");
        assert_eq!(summary(r#"{"success":tr"#), "a body of malformed JSON");
    }
}
