//! Faults as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Refusal;
use crate::duration;
use crate::fault::{Fault, StatusFault};
use crate::members::{InvalidMember, Members};
use crate::operation::Operation;

const WHOLE: &str = "a whole number";

const BODY: &str = "\"json\", \"problem_json\", \"error_code\", \"html\", \"empty\", or an object \
                    with `text` or `base64`";

/// Reads a fault: `fault` is the name of the constructor, and the other members are its parameters
/// and what the methods of [`Fault`] and [`StatusFault`] set.
pub(super) fn read(json: &Map<String, Value>) -> Result<Fault, Refusal> {
    let mut members = Members::new("", json);
    let names = format!("one of {:?}", Fault::NAMES).replace(['[', ']'], "");
    let name = members.required("fault", &names, Value::as_str)?;
    let fault = match name {
        "status" => {
            let status = members.required("status", "a status from 200 to 999", status)?;
            replacement(&mut members, Fault::status(status))?
        }
        "rate_limited" => replacement(&mut members, Fault::rate_limited())?,
        "redirect" => Fault::redirect(members.required("location", "a URL", Value::as_str)?),
        "html" => Fault::html(),
        "unsuccessful" => Fault::unsuccessful(),
        "empty_body" => Fault::empty_body(),
        "reset" => Fault::reset(),
        "reset_in_body" => Fault::reset_in_body(),
        "cut_body" => Fault::cut_body(),
        "delay" => Fault::delay(members.required("by", duration::EXPECTED, duration::read)?),
        "drip" => Fault::drip(
            members.required("bytes", "a whole number, at least 1", positive)?,
            members.required("every", duration::EXPECTED, duration::read)?,
        ),
        "malformed_json" => Fault::malformed_json(),
        "null_errors" => Fault::null_errors(),
        "record" => record(&mut members)?,
        "repeated_cursor" => Fault::repeated_cursor(),
        "empty_page" => Fault::empty_page(),
        _ => return Err(InvalidMember::new("fault", &names, &name.into()).into()),
    };
    let fault = when(&mut members, fault)?;
    members.finish()?;
    match fault.problem() {
        Some(problem) => Err(InvalidMember::at("fault", &format!("is invalid: {problem}")).into()),
        None => Ok(fault),
    }
}

/// A pending fault. The parameters of its constructor are not repeated.
pub(super) fn summary(fault: &Fault) -> Value {
    let operations: Vec<&str> = fault.operations().iter().map(|it| it.id()).collect();
    json!({
        "fault": fault.kind().name(),
        "times": fault.remaining(),
        "always": fault.remaining().is_none(),
        "on": operations,
        "on_request": fault.first_request(),
        "after_applying": fault.is_after_applying(),
    })
}

/// When the fault strikes.
fn when(members: &mut Members<'_>, mut fault: Fault) -> Result<Fault, InvalidMember> {
    let times = members.optional("times", "a whole number, at least 1", positive)?;
    let always = members.optional("always", "true or false", Value::as_bool)?;
    fault = match (times, always) {
        (Some(_), Some(true)) => {
            return Err(InvalidMember::at("times", "and `always` exclude each other"));
        }
        (_, Some(true)) => fault.always(),
        (Some(times), _) => fault.times(times),
        (None, _) => fault,
    };
    let ids: Vec<String> = Operation::ALL.iter().map(|it| format!("\"{}\"", it.id())).collect();
    let expected = format!("a list of operations: {}", ids.join(", "));
    for operation in members.optional("on", &expected, operations)?.unwrap_or_default() {
        fault = fault.on(operation);
    }
    if let Some(number) = members.optional("on_request", "a whole number, at least 1", positive)? {
        fault = fault.on_request(number);
    }
    let after_applying = members.optional("after_applying", "true or false", Value::as_bool)?;
    Ok(if after_applying == Some(true) { fault.after_applying() } else { fault })
}

/// The response that replaces the real one.
fn replacement(members: &mut Members<'_>, mut fault: StatusFault) -> Result<Fault, InvalidMember> {
    if let Some(code) = members.optional("code", WHOLE, Value::as_u64)? {
        fault = fault.code(code);
    }
    if let Some(message) = members.optional("message", "a string", Value::as_str)? {
        fault = fault.message(message);
    }
    let expected = "an object with a string, or a list of strings, for each header";
    for (name, value) in members.optional("headers", expected, headers)?.unwrap_or_default() {
        fault = fault.header(name, value);
    }
    if let Some(seconds) = members.optional("retry_after", WHOLE, Value::as_u64)? {
        fault = fault.retry_after(seconds);
    }
    match members.get("body") {
        None => Ok(fault.json()),
        Some(Value::String(form)) if form == "json" => Ok(fault.json()),
        Some(Value::String(form)) if form == "problem_json" => Ok(fault.problem_json()),
        Some(Value::String(form)) if form == "error_code" => Ok(fault.error_code()),
        Some(Value::String(form)) if form == "html" => Ok(fault.html()),
        Some(Value::String(form)) if form == "empty" => Ok(fault.empty()),
        Some(object @ Value::Object(_)) => body(Members::of("body", object)?, fault),
        Some(other) => Err(InvalidMember::new("body", BODY, other)),
    }
}

fn body(mut members: Members<'_>, fault: StatusFault) -> Result<Fault, InvalidMember> {
    let text = members.optional("text", "a string", Value::as_str)?;
    let bytes = members
        .optional("base64", "bytes in base64", |value| STANDARD.decode(value.as_str()?).ok())?;
    let content_type = members.optional("content_type", "a string", Value::as_str)?;
    members.finish()?;
    let (default, bytes) = match (text, bytes) {
        (Some(text), None) => ("text/plain; charset=UTF-8", text.as_bytes().to_vec()),
        (None, Some(bytes)) => ("application/octet-stream", bytes),
        _ => return Err(InvalidMember::at("body", "must have one of `text` and `base64`")),
    };
    Ok(fault.body(content_type.unwrap_or(default), bytes))
}

fn record(members: &mut Members<'_>) -> Result<Fault, InvalidMember> {
    let index = members.required("index", WHOLE, |value| usize::try_from(value.as_u64()?).ok())?;
    let field = members.required("field", "a path such as \"device.name\"", Value::as_str)?;
    let set = members.get("set");
    let missing = members.optional("missing", "true", |value| value.as_bool().filter(|it| *it))?;
    match (set, missing) {
        (Some(value), None) => Ok(Fault::record(index).set(field, value.clone())),
        (None, Some(_)) => Ok(Fault::record(index).missing(field)),
        _ => Err(InvalidMember::at("field", "needs one of `set`, with any value, and `missing`")),
    }
}

fn status(value: &Value) -> Option<u16> {
    u16::try_from(value.as_u64()?).ok().filter(|status| (200..=999).contains(status))
}

fn positive<T: TryFrom<u64>>(value: &Value) -> Option<T> {
    T::try_from(value.as_u64().filter(|number| *number > 0)?).ok()
}

fn operations(value: &Value) -> Option<Vec<Operation>> {
    let ids = value.as_array()?.iter();
    let operation = |id: &Value| Operation::ALL.iter().copied().find(|it| id == it.id());
    ids.map(operation).collect()
}

fn headers(value: &Value) -> Option<Vec<(&str, &str)>> {
    let mut headers = Vec::new();
    for (name, value) in value.as_object()? {
        match value {
            Value::Array(values) => {
                for value in values {
                    headers.push((name.as_str(), value.as_str()?));
                }
            }
            value => headers.push((name.as_str(), value.as_str()?)),
        }
    }
    Some(headers)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::{Refusal, read, summary};
    use crate::fault::Fault;
    use crate::operation::Operation;

    fn parse(json: &Value) -> Result<Fault, Refusal> {
        read(json.as_object().unwrap())
    }

    #[test]
    fn every_fault_has_a_json_form() {
        let second = Duration::from_secs(1);
        let cases: Vec<(Value, Fault)> = vec![
            (json!({"fault": "status", "status": 503}), Fault::status(503).json()),
            (
                json!({
                    "fault": "status",
                    "status": 403,
                    "code": 10_000,
                    "message": "No.",
                    "headers": {"x-a": "1", "x-b": ["2", "3"]},
                    "retry_after": 7,
                    "body": "json",
                }),
                Fault::status(403)
                    .code(10_000)
                    .message("No.")
                    .header("x-a", "1")
                    .header("x-b", "2")
                    .header("x-b", "3")
                    .retry_after(7)
                    .json(),
            ),
            (json!({"fault": "status", "status": 520, "body": "html"}), Fault::status(520).html()),
            (
                json!({"fault": "status", "status": 504, "body": "empty"}),
                Fault::status(504).empty(),
            ),
            (
                json!({"fault": "status", "status": 502, "body": {"text": "upstream"}}),
                Fault::status(502).text("upstream"),
            ),
            (
                json!({
                    "fault": "status",
                    "status": 502,
                    "body": {"base64": "/wA=", "content_type": "image/png"},
                }),
                Fault::status(502).body("image/png", vec![255, 0]),
            ),
            (
                json!({"fault": "rate_limited", "retry_after": 1}),
                Fault::rate_limited().retry_after(1).json(),
            ),
            (json!({"fault": "redirect", "location": "/x"}), Fault::redirect("/x")),
            (json!({"fault": "html"}), Fault::html()),
            (json!({"fault": "unsuccessful"}), Fault::unsuccessful()),
            (json!({"fault": "empty_body"}), Fault::empty_body()),
            (json!({"fault": "reset"}), Fault::reset()),
            (json!({"fault": "reset_in_body"}), Fault::reset_in_body()),
            (json!({"fault": "cut_body"}), Fault::cut_body()),
            (json!({"fault": "delay", "by": "1s"}), Fault::delay(second)),
            (json!({"fault": "drip", "bytes": 3, "every": "1s"}), Fault::drip(3, second)),
            (json!({"fault": "malformed_json"}), Fault::malformed_json()),
            (json!({"fault": "null_errors"}), Fault::null_errors()),
            (
                json!({"fault": "record", "index": 3, "field": "key", "set": null}),
                Fault::record(3).null("key"),
            ),
            (
                json!({"fault": "record", "index": 0, "field": "device.id", "missing": true}),
                Fault::record(0).missing("device.id"),
            ),
            (
                json!({"fault": "record", "index": 0, "field": "key", "set": {"a": [1]}}),
                Fault::record(0).set("key", json!({"a": [1]})),
            ),
            (json!({"fault": "repeated_cursor"}), Fault::repeated_cursor()),
            (json!({"fault": "empty_page", "always": true}), Fault::empty_page().always()),
            (
                json!({
                    "fault": "reset",
                    "times": 2,
                    "always": false,
                    "on": ["get-registration", "delete-registrations"],
                    "on_request": 3,
                    "after_applying": true,
                }),
                Fault::reset()
                    .times(2)
                    .on(Operation::Get)
                    .on(Operation::DeleteMany)
                    .on_request(3)
                    .after_applying(),
            ),
        ];
        for (json, expected) in &cases {
            let fault = parse(json).unwrap_or_else(|error| panic!("{json}: {}", error.message));
            assert_eq!(format!("{fault:?}"), format!("{expected:?}"), "{json}");
        }
        for name in Fault::NAMES {
            assert!(cases.iter().any(|(json, _)| json["fault"] == *name), "{name}");
        }
    }

    #[test]
    fn errors_name_the_member_and_the_remedy() {
        for (json, expected) in [
            (json!({}), "`fault` is missing; it must be one of \"status\", \"rate_limited\""),
            (json!({"fault": "staus"}), "`fault` must be one of \"status\", \"rate_limited\""),
            (json!({"fault": 1}), "`fault` must be one of"),
            (
                json!({"fault": "status"}),
                "`status` is missing; it must be a status from 200 to 999",
            ),
            (json!({"fault": "status", "status": 100}), "`status` must be a status from 200"),
            (json!({"fault": "status", "status": "503"}), "`status` must be a status from 200"),
            (
                json!({"fault": "status", "status": 503, "code": -1}),
                "`code` must be a whole number, not -1",
            ),
            (
                json!({"fault": "status", "status": 503, "headers": {"x": 1}}),
                "`headers` must be an object with a string",
            ),
            (
                json!({"fault": "status", "status": 503, "headers": {"content-length": "1"}}),
                "`fault` is invalid: The server sets the header \"content-length\" itself.",
            ),
            (
                json!({"fault": "status", "status": 503, "body": "xml"}),
                "`body` must be \"json\", \"problem_json\", \"error_code\", \"html\", \"empty\", or an object",
            ),
            (
                json!({"fault": "status", "status": 503, "body": {}}),
                "`body` must have one of `text` and `base64`",
            ),
            (
                json!({"fault": "status", "status": 503, "body": {"base64": "?"}}),
                "`body.base64` must be bytes in base64, not \"?\"",
            ),
            (
                json!({"fault": "status", "status": 503, "body": {"text": "x", "type": "y"}}),
                "`body.type` is unknown; the members here are `text`, `base64`, `content_type`",
            ),
            (
                json!({"fault": "reset", "status": 503}),
                "`status` is unknown; the members here are `fault`, `times`, `always`, `on`",
            ),
            (json!({"fault": "delay", "by": 5}), "`by` must be a duration such as \"50ms\""),
            (json!({"fault": "drip", "bytes": 0}), "`bytes` must be a whole number, at least 1"),
            (json!({"fault": "redirect"}), "`location` is missing; it must be a URL"),
            (
                json!({"fault": "record", "index": 0, "field": "key"}),
                "`field` needs one of `set`, with any value, and `missing`",
            ),
            (
                json!({"fault": "record", "index": 0, "field": "key", "missing": false}),
                "`missing` must be true, not false",
            ),
            (json!({"fault": "reset", "times": 0}), "`times` must be a whole number, at least 1"),
            (
                json!({"fault": "reset", "times": 1, "always": true}),
                "`times` and `always` exclude each other",
            ),
            (
                json!({"fault": "reset", "on": "get-registration"}),
                "`on` must be a list of operations: \"list-registrations\", ",
            ),
            (json!({"fault": "reset", "on": ["get"]}), "`on` must be a list of operations"),
        ] {
            let error = parse(&json).err().unwrap_or_else(|| panic!("{json} is accepted"));
            assert!(error.message.starts_with(expected), "{json}: {}", error.message);
            assert_eq!(error.message.lines().count(), 1, "{json}");
        }
    }

    #[test]
    fn a_summary_says_when_a_fault_strikes() {
        let fault = Fault::record(0).null("id").times(2).on(Operation::Get);
        let expected = json!({
            "fault": "record",
            "times": 2,
            "always": false,
            "on": ["get-registration"],
            "on_request": 1,
            "after_applying": false,
        });
        assert_eq!(summary(&fault), expected);
        assert_eq!(summary(&fault.always())["times"], Value::Null);
    }
}
