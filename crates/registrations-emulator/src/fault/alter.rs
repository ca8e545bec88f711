//! Changes to the body of a real response.

use serde_json::{Value, json};

use super::Kind;
use super::record::Edit;
use crate::response::Response;

/// The real response with its body changed by the fault; `None` if it has nothing to change.
/// Faults of the connection leave every response as it is.
pub(crate) fn altered(real: &Response, kind: &Kind) -> Option<Response> {
    let mut response = real.clone();
    response.body = match kind {
        Kind::MalformedJson => {
            let mut body = real.body.to_vec();
            // A bracket without its opposite is a syntax error, unlike a missing end.
            body.pop();
            body.extend_from_slice(b"]}");
            body.into()
        }
        Kind::NullErrors => edited(real, |envelope| {
            *envelope.get_mut("errors")? = Value::Null;
            Some(())
        })?,
        Kind::Record { index, field, edit } => edited(real, |envelope| {
            edit_field(record(envelope.get_mut("result")?, *index)?, field, edit)
        })?,
        Kind::RepeatedCursor => {
            let page = real.page.as_ref().filter(|page| page.is_requested)?;
            edited(real, |envelope| {
                *envelope.pointer_mut("/result_info/cursor")? = page.cursor.as_str().into();
                Some(())
            })?
        }
        Kind::EmptyPage => {
            let page = real.page.as_ref()?;
            edited(real, |envelope| {
                *envelope.get_mut("result")? = json!([]);
                let info = envelope.get_mut("result_info")?.as_object_mut()?;
                info.insert("cursor".to_owned(), page.other_cursor.as_str().into());
                info.insert("count".to_owned(), 0.into());
                Some(())
            })?
        }
        Kind::Replace { .. }
        | Kind::Reset
        | Kind::Delay(_)
        | Kind::CutBody
        | Kind::ResetInBody
        | Kind::Drip { .. } => return Some(response),
    };
    Some(response)
}

/// The body after an edit. The edit returns `None` if it finds nothing to change.
fn edited(
    response: &Response,
    edit: impl FnOnce(&mut Value) -> Option<()>,
) -> Option<bytes::Bytes> {
    let mut envelope = serde_json::from_slice(&response.body).ok()?;
    edit(&mut envelope)?;
    serde_json::to_vec(&envelope).ok().map(Into::into)
}

/// The record with this index, or the last one; or the only one.
fn record(result: &mut Value, index: usize) -> Option<&mut Value> {
    match result {
        Value::Array(records) => {
            let last = records.len().checked_sub(1)?;
            records.get_mut(index.min(last))
        }
        other => Some(other),
    }
}

/// Changes the field with this path.
fn edit_field(record: &mut Value, path: &str, edit: &Edit) -> Option<()> {
    let (outer, field) = path.rsplit_once('.').unwrap_or(("", path));
    let mut object = record;
    for name in outer.split('.').filter(|name| !name.is_empty()) {
        object = object.get_mut(name)?;
    }
    let members = object.as_object_mut()?;
    match edit {
        Edit::Remove => {
            members.remove(field)?;
        }
        Edit::Set(value) => {
            members.insert(field.to_owned(), value.clone());
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::{Value, json};

    use super::altered;
    use crate::fault::Fault;
    use crate::response::{JSON, PageStart, Response};

    fn edited(fault: &Fault, body: &Value) -> Option<Value> {
        let mut response = Response::new(StatusCode::OK, JSON, body.to_string());
        response.page = Some(PageStart {
            cursor: "here".to_owned(),
            other_cursor: "there".to_owned(),
            is_requested: true,
        });
        let body = altered(&response, &fault.kind)?.body;
        Some(serde_json::from_slice(&body).unwrap())
    }

    #[test]
    fn one_field_of_one_record_is_changed() {
        let page = json!({"result": [{"z": 1, "a": 1}, {"a": 1, "b": {"c": 2}}], "errors": []});
        for (fault, pointer, expected) in [
            (Fault::record(0).null("z"), "/result/0", json!({"z": null, "a": 1})),
            (Fault::record(0).set("new", 1), "/result/0", json!({"z": 1, "a": 1, "new": 1})),
            (Fault::record(9).missing("b.c"), "/result/1", json!({"a": 1, "b": {}})),
        ] {
            let mut whole = page.clone();
            *whole.pointer_mut(pointer).unwrap() = expected;
            assert_eq!(edited(&fault, &page), Some(whole));
        }
        let one = edited(&Fault::record(5).set("a", "z"), &json!({"result": {"b": 2, "a": 1}}));
        assert_eq!(one, Some(json!({"result": {"b": 2, "a": "z"}})));
    }

    #[test]
    fn cursors_lead_to_the_page_itself() {
        let info = |count: u64, cursor: &str| json!({"count": count, "cursor": cursor});
        let page = json!({"result": [1], "result_info": info(1, "next")});
        assert_eq!(
            edited(&Fault::repeated_cursor(), &page),
            Some(json!({"result": [1], "result_info": info(1, "here")}))
        );
        assert_eq!(
            edited(&Fault::empty_page(), &page),
            Some(json!({"result": [], "result_info": info(0, "there")}))
        );
    }

    #[test]
    fn other_responses_have_nothing_to_change() {
        for (fault, body) in [
            (Fault::record(1).set("x.y", 3), json!({"result": [{"a": 1}]})),
            (Fault::record(0).missing("aa"), json!({"result": [{"a": 1}]})),
            (Fault::record(0).null("a"), json!({"result": []})),
            (Fault::record(0).null("a"), json!({"result": null})),
            (Fault::empty_page(), json!({"result": null})),
        ] {
            assert_eq!(edited(&fault, &body), None, "{body}");
        }
    }
}
