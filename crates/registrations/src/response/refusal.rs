//! Reads why a request was refused from a body that lists no errors.

use crate::{
    error::ApiError,
    json::{self, Members, members},
};

/// A longer text is a document rather than a reason.
const MAX_TEXT: usize = 400;
/// The numbers of the errors of the vendor's edge.
const EDGE: std::ops::RangeInclusive<i64> = 1_000..=1_999;

/// Why a request was refused.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    pub(crate) errors: Vec<ApiError>,
    /// The response has the form of an error of the vendor's edge.
    pub(crate) is_from_edge: bool,
}

impl Refusal {
    pub(crate) fn read(body: &str) -> Self {
        let body = body.trim();
        match serde_json::from_str(body).ok().and_then(members) {
            Some(members) => Self::in_object(&members),
            None => Self::in_text(body),
        }
    }

    /// - `messages`, the list of the API's envelope;
    /// - RFC 9457, which the edge sends: `title` and `detail`, with an `error_code`;
    /// - the conventions of gateways and proxies: `message`, `error`, `error_description`.
    fn in_object(members: &Members<'_>) -> Self {
        let list = |name: &str| members.get(name).map(|json| ApiError::read_list(json));
        let errors = list("messages").unwrap_or_default();
        if !errors.is_empty() {
            return Self { errors, is_from_edge: false };
        }
        let text = |name: &str| members.get(name).and_then(|json| json::read::<String>(json));
        let mut texts: Vec<String> = Vec::new();
        let found = ["title", "detail", "message", "error", "error_description"].map(text);
        for text in found.into_iter().flatten() {
            let text = text.trim();
            if !text.is_empty() && !texts.iter().any(|earlier| earlier.contains(text)) {
                texts.push(text.to_owned());
            }
        }
        let code = ["error_code", "code"].into_iter().find_map(|name| {
            let digits = members.get(name)?.get().trim_matches('"');
            digits.parse().ok()
        });
        // `error` can be an object as well.
        if texts.is_empty() && code.is_none() {
            return Self { errors: list("error").unwrap_or_default(), is_from_edge: false };
        }
        let is_problem = members.contains_key("title") && members.contains_key("detail");
        let mut error = ApiError { code, message: texts.join(": "), ..ApiError::default() };
        error.documentation_url = text("type").filter(|url| url.starts_with("https://"));
        Self { is_from_edge: is_problem || is_edge_code(code), errors: vec![error] }
    }

    /// `error code: 1020`, or any short text.
    fn in_text(body: &str) -> Self {
        let lower = body.to_ascii_lowercase();
        let code = lower.strip_prefix("error code:").and_then(|code| code.trim().parse().ok());
        let message = if code.is_some() { "" } else { body };
        let is_document = body.len() > MAX_TEXT || body.starts_with(['<', '{', '[']);
        let is_reason = !body.is_empty() && !is_document;
        let error = ApiError { code, message: message.to_owned(), ..ApiError::default() };
        Self {
            errors: if is_reason { vec![error] } else { Vec::new() },
            is_from_edge: is_reason && is_edge_code(code),
        }
    }
}

fn is_edge_code(code: Option<i64>) -> bool {
    code.is_some_and(|code| EDGE.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn the_reason_is_read_in_every_form_that_has_been_seen() {
        for (body, line, is_from_edge) in [
            (
                r#"{"type":"https://example.com/1020","title":"Error 1020: Access denied","status":403,
                    "detail":"The owner blocks this address.","error_code":1020,"retryable":false}"#,
                "code 1020: Error 1020: Access denied: The owner blocks this address.",
                true,
            ),
            (r#"{"title":"Forbidden","detail":"Forbidden"}"#, "Forbidden", true),
            (r#"{"error_code":"1015"}"#, "code 1015", true),
            ("error code: 1020", "code 1020", true),
            ("Error code: 522\n", "code 522", false),
            (r#"{"message":"Missing token"}"#, "Missing token", false),
            (r#"{"error":"invalid_client","error_description":"no"}"#, "invalid_client: no", false),
            (r#"{"error":{"code":7,"message":"m"}}"#, "code 7: m", false),
            (r#"{"code":7,"message":"m"}"#, "code 7: m", false),
            (r#"{"success":false,"errors":[],"messages":["why"]}"#, "why", false),
            (
                r#"{"success":false,"errors":[],"messages":[{"code":7,"message":"why"}]}"#,
                "code 7: why",
                false,
            ),
            (r#"{"success":false,"message":"why"}"#, "why", false),
            ("upstream request\u{7}\ntimeout", "upstream request timeout", false),
        ] {
            let refusal = Refusal::read(body);
            let lines: Vec<_> = refusal.errors.iter().map(ToString::to_string).collect();
            assert_eq!(
                (lines, refusal.is_from_edge),
                (vec![line.to_owned()], is_from_edge),
                "{body}"
            );
        }
    }

    #[test]
    fn a_document_is_no_reason() {
        let long = "x".repeat(1_000);
        for body in ["", "[]", "{}", r#"{"result":7}"#, r#"{"a"#, "<p>", &long, r#"{"error":null}"#]
        {
            let refusal = Refusal::read(body);
            assert!(refusal.errors.is_empty() && !refusal.is_from_edge, "{body}");
        }
    }
}
