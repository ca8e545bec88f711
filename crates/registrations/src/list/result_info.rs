//! The cursor of the next page, in every form that has been seen.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::response::DecodeFailure;

/// A longer cursor does not fit into a URL together with the filters.
pub(super) const MAX_CURSOR: usize = 16_384;

/// The cursor of the next page; `None` at the end.
///
/// A value that cannot be read is an error: to treat it as the end would lose the remaining pages.
pub(super) fn read(result_info: Option<&RawValue>) -> Result<Option<String>, DecodeFailure> {
    let Some(info) = members(result_info, "result_info")? else { return Ok(None) };
    if let Some(cursor) = string(info.get("cursor").copied(), "result_info.cursor")? {
        return Ok(Some(cursor));
    }
    // Siblings of this API have it here.
    let cursors = info.get("cursors").copied();
    let Some(cursors) = members(cursors, "result_info.cursors")? else { return Ok(None) };
    string(cursors.get("after").copied(), "result_info.cursors.after")
}

fn members<'a>(
    json: Option<&'a RawValue>,
    path: &str,
) -> Result<Option<BTreeMap<String, &'a RawValue>>, DecodeFailure> {
    match json {
        None => Ok(None),
        Some(json) if json.get() == "null" => Ok(None),
        Some(json) => serde_json::from_str(json.get())
            .map(Some)
            .map_err(|_| DecodeFailure::other(path, "is not an object")),
    }
}

fn string(json: Option<&RawValue>, path: &str) -> Result<Option<String>, DecodeFailure> {
    let Some(json) = json.filter(|json| json.get() != "null") else { return Ok(None) };
    match serde_json::from_str::<String>(json.get()) {
        Ok(cursor) if cursor.is_empty() => Ok(None),
        Ok(cursor) if cursor.contains(char::REPLACEMENT_CHARACTER) => {
            Err(DecodeFailure::other(path, "is not UTF-8"))
        }
        Ok(cursor) if cursor.len() > MAX_CURSOR => {
            Err(DecodeFailure::other(path, "has more than 16,384 bytes, too many for a URL"))
        }
        Ok(cursor) => Ok(Some(cursor)),
        Err(_) => Err(DecodeFailure::other(path, "is not a string")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    fn read(info: &str) -> Result<Option<String>, String> {
        let info: Box<RawValue> = serde_json::from_str(info).unwrap();
        super::read(Some(&info)).map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_end_has_many_forms() {
        assert!(super::read(None).is_ok_and(|cursor| cursor.is_none()));
        for end in [
            "null",
            "{}",
            r#"{"cursor": null, "count": 1e999}"#,
            r#"{"cursor": ""}"#,
            r#"{"cursor": "", "cursors": null}"#,
            r#"{"cursors": {}}"#,
            r#"{"cursors": {"after": ""}}"#,
        ] {
            assert_eq!(read(end), Ok(None), "{end}");
        }
        assert_eq!(read(r#"{"cursor": "c", "total_count": 1e999}"#), Ok(Some("c".to_owned())));
        let nested = r#"{"cursor": "", "cursors": {"after": "d"}}"#;
        assert_eq!(read(nested), Ok(Some("d".to_owned())));
    }

    #[test]
    fn a_cursor_that_cannot_be_read_is_not_the_end() {
        let long = format!(r#"{{"cursor": "{}"}}"#, "c".repeat(20_000));
        for (info, reason) in [
            ("[]", "`result_info` is not an object"),
            (r#"{"cursor": 7}"#, "`result_info.cursor` is not a string"),
            (r#"{"cursors": "x"}"#, "`result_info.cursors` is not an object"),
            (r#"{"cursors": {"after": {}}}"#, "`result_info.cursors.after` is not a string"),
            (&long, "`result_info.cursor` has more than 16,384 bytes, too many for a URL"),
        ] {
            assert_eq!(read(info), Err(reason.to_owned()));
        }
    }
}
