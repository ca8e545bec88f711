//! Distortions of what a true answer says.

use serde_json::{Map, Value};

use super::Kind;
use super::record::Edit;
use crate::answer::{Answer, PageStart};

/// Changes the body as the fault demands; faults of the connection change nothing here.
pub(crate) fn distort(answer: &mut Answer, kind: &Kind) {
    match kind {
        Kind::MalformedJson => {
            let mut body = answer.body.to_vec();
            // A bracket that nothing opened: an error of syntax, not an early end.
            body.pop();
            body.extend_from_slice(b"]}");
            answer.body = body.into();
        }
        Kind::NullErrors => edit_envelope(answer, |envelope, _| {
            envelope.insert("errors".to_owned(), Value::Null);
        }),
        Kind::Record { index, field, edit } => edit_envelope(answer, |envelope, _| {
            if let Some(record) = envelope.get_mut("result").and_then(|it| record(it, *index)) {
                edit_field(record, field, edit);
            }
        }),
        Kind::RepeatedCursor => edit_envelope(answer, set_cursor),
        Kind::EmptyPage => edit_envelope(answer, |envelope, page| {
            envelope.insert("result".to_owned(), Value::Array(Vec::new()));
            set_cursor(envelope, page);
            if let Some(info) = envelope.get_mut("result_info") {
                edit_field(info, "count", &Edit::Set(0.into()));
            }
        }),
        Kind::StandIn(_)
        | Kind::Reset
        | Kind::Delay(_)
        | Kind::CutBody
        | Kind::ResetInBody
        | Kind::Drip { .. } => {}
    }
}

fn edit_envelope(
    answer: &mut Answer,
    edit: impl FnOnce(&mut Map<String, Value>, Option<&PageStart>),
) {
    let Ok(Value::Object(mut envelope)) = serde_json::from_slice(&answer.body) else {
        return;
    };
    edit(&mut envelope, answer.page.as_ref());
    answer.body = Value::Object(envelope).to_string().into();
}

/// Makes the page lead back to its own beginning.
fn set_cursor(envelope: &mut Map<String, Value>, page: Option<&PageStart>) {
    if let (Some(PageStart(cursor)), Some(info)) = (page, envelope.get_mut("result_info")) {
        edit_field(info, "cursor", &Edit::Set(cursor.as_str().into()));
    }
}

/// The record with this index, or the last one; or the only one.
fn record(result: &mut Value, index: usize) -> Option<&mut Value> {
    match result {
        Value::Array(records) => {
            let last = records.len().checked_sub(1)?;
            records.get_mut(index.min(last))
        }
        Value::Object(_) => Some(result),
        _ => None,
    }
}

fn edit_field(record: &mut Value, path: &str, edit: &Edit) {
    let mut place = record;
    let mut field = path;
    while let Some((outer, rest)) = field.split_once('.') {
        let Some(inner) = place.get_mut(outer) else {
            return;
        };
        place = inner;
        field = rest;
    }
    if let Value::Object(members) = place {
        match edit {
            Edit::Remove => {
                members.remove(field);
            }
            Edit::Set(value) => {
                members.insert(field.to_owned(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::{Value, json};

    use super::distort;
    use crate::answer::{Answer, JSON};
    use crate::fault::Fault;

    fn distorted(fault: &Fault, envelope: &Value) -> Value {
        let mut answer = Answer::new(StatusCode::OK, JSON, envelope.to_string());
        distort(&mut answer, &fault.kind);
        serde_json::from_slice(&answer.body).unwrap()
    }

    #[test]
    fn one_field_of_one_record_is_changed() {
        let page = json!({"result": [{"a": 1}, {"a": 1, "b": {"c": 2}}]});
        assert_eq!(
            distorted(&Fault::record(0).null("a"), &page),
            json!({"result": [{"a": null}, {"a": 1, "b": {"c": 2}}]})
        );
        assert_eq!(
            distorted(&Fault::record(9).missing("b.c"), &page),
            json!({"result": [{"a": 1}, {"a": 1, "b": {}}]})
        );
        assert_eq!(
            distorted(&Fault::record(1).set("x.y", 3), &page),
            page,
            "there is no x to hold a y"
        );
        assert_eq!(
            distorted(&Fault::record(5).set("a", "z"), &json!({"result": {"a": 1}})),
            json!({"result": {"a": "z"}})
        );
    }
}
