use std::fmt;

use serde_json::Value;

/// An error as the API lists it in an answer.
///
/// The vendor publishes no list of the codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The number that identifies the kind of error, if there is one.
    pub code: Option<i64>,
    /// The message for a person; empty if there is none.
    pub message: String,
    /// The errors that this one comes from (`error_chain`).
    pub chain: Vec<ApiError>,
    /// Where the error is documented.
    pub documentation_url: Option<String>,
    /// Which part of the request it concerns (`source.pointer`).
    pub pointer: Option<String>,
}

impl ApiError {
    /// Whether this code is its own or in its chain.
    pub fn has_code(&self, code: i64) -> bool {
        self.code == Some(code) || self.chain.iter().any(|cause| cause.has_code(code))
    }

    /// Reads a list of errors, whatever form it has. What tells nothing is left out.
    pub(crate) fn read_list(value: &Value) -> Vec<Self> {
        match value {
            Value::Array(errors) => errors.iter().filter_map(Self::read).collect(),
            single => Self::read(single).into_iter().collect(),
        }
    }

    fn read(value: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        match value {
            Value::String(message) => Some(Self { message: message.clone(), ..Self::default() }),
            Value::Object(members) => {
                let member = |name| members.get(name);
                let code = member("code").and_then(|code| {
                    code.as_i64().or_else(|| code.as_str().and_then(|digits| digits.parse().ok()))
                });
                let error = Self {
                    code,
                    message: member("message").and_then(text).unwrap_or_default(),
                    chain: member("error_chain").map(Self::read_list).unwrap_or_default(),
                    documentation_url: member("documentation_url").and_then(text),
                    pointer: member("source").and_then(|source| text(source.get("pointer")?)),
                };
                (error != Self::default()).then_some(error)
            }
            _ => None,
        }
    }
}

/// `code 10000: Authentication error`
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = super::display::one_line(&self.message);
        match (self.code, message.is_empty()) {
            (Some(code), true) => write!(f, "code {code}"),
            (Some(code), false) => write!(f, "code {code}: {message}"),
            (None, _) => f.write_str(&message),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ApiError;

    #[test]
    fn errors_are_read_in_every_form_that_has_been_seen() {
        let errors = ApiError::read_list(&json!([
            {"code": 6003, "message": "Invalid request headers", "error_chain": [{"code": 6103, "message": "Bad key"}]},
            {"code": 1_234_567_890, "message": "m", "documentation_url": "https://example.com/doc", "source": {"pointer": "/id"}},
            {"code": null, "message": null},
            {"code": "7003"},
            "plain text",
            null,
        ]));
        assert_eq!(errors.len(), 4);
        assert!(errors[0].has_code(6103));
        assert_eq!(errors[1].code, Some(1_234_567_890));
        assert_eq!(errors[1].documentation_url.as_deref(), Some("https://example.com/doc"));
        assert_eq!(errors[1].pointer.as_deref(), Some("/id"));
        assert_eq!(errors[2].to_string(), "code 7003");
        assert_eq!(errors[3].to_string(), "plain text");
        assert_eq!(ApiError::read_list(&json!(null)), []);
        assert_eq!(ApiError::read_list(&json!({"code": 1})).len(), 1);
    }
}
