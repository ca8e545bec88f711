//! Where the next page is, in every form that has been seen.

use serde::Deserialize;
use serde_json::Value;

use crate::call::{Misread, Why};

/// The cursor of the next page; `None` at the end.
///
/// What is there but cannot be understood is an error: to take it for the end would lose the rest.
pub(super) fn read(result_info: &Value) -> Result<Option<String>, Misread> {
    let wrong = |path: &str| {
        Err(Misread { path: path.to_owned(), why: Why::Other("is of another kind than described") })
    };
    let info = match result_info {
        Value::Null => return Ok(None),
        Value::Object(info) => info,
        _ => return wrong("result_info"),
    };
    match info.get("cursor") {
        None | Some(Value::Null) => {}
        Some(Value::String(cursor)) if cursor.is_empty() => {}
        Some(Value::String(cursor)) => return Ok(Some(cursor.clone())),
        Some(_) => return wrong("result_info.cursor"),
    }
    // Where siblings of this API have it.
    match info.get("cursors") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(cursors)) => match cursors.get("after") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(cursor)) if cursor.is_empty() => Ok(None),
            Some(Value::String(cursor)) => Ok(Some(cursor.clone())),
            Some(_) => wrong("result_info.cursors.after"),
        },
        Some(_) => wrong("result_info.cursors"),
    }
}

/// The same, from the body of an answer whose result is skipped.
pub(super) fn read_body(body: &[u8]) -> Result<Option<String>, Misread> {
    #[derive(Deserialize)]
    struct Info {
        #[serde(default)]
        result_info: Value,
    }
    let info: Info = serde_json::from_slice(body).map_err(|error| Misread {
        path: "result_info".to_owned(),
        why: Why::Json(error.into()),
    })?;
    read(&info.result_info)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn the_end_has_many_forms_and_none_of_them_is_garbage() {
        let read = |info| super::read(&info).map_err(|misread| misread.path);
        for end in [
            json!(null),
            json!({}),
            json!({"cursor": null}),
            json!({"cursor": ""}),
            json!({"cursor": "", "cursors": null}),
            json!({"cursors": {}}),
            json!({"cursors": {"after": ""}}),
        ] {
            assert_eq!(read(end.clone()), Ok(None), "{end}");
        }
        assert_eq!(read(json!({"cursor": "c"})), Ok(Some("c".to_owned())));
        let nested = json!({"cursor": "", "cursors": {"after": "d"}});
        assert_eq!(read(nested), Ok(Some("d".to_owned())));
        for (garbage, path) in [
            (json!([]), "result_info"),
            (json!({"cursor": 7}), "result_info.cursor"),
            (json!({"cursors": "x"}), "result_info.cursors"),
            (json!({"cursors": {"after": {}}}), "result_info.cursors.after"),
        ] {
            assert_eq!(read(garbage), Err(path.to_owned()));
        }
    }
}
