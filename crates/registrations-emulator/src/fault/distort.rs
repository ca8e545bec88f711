//! Distortions of what a true answer says.

use serde_json::Value;

use super::Kind;
use super::record::Edit;
use super::tree::Tree;
use crate::answer::Answer;

/// The true answer with its body changed as the fault demands, or `None` if it has nothing for the
/// fault to change. Faults of the connection change nothing here, and suit every answer.
pub(crate) fn distorted(truth: &Answer, kind: &Kind) -> Option<Answer> {
    let mut answer = truth.clone();
    answer.body = match kind {
        Kind::MalformedJson => {
            let mut body = truth.body.to_vec();
            // A bracket that nothing opened: an error of syntax, not an early end.
            body.pop();
            body.extend_from_slice(b"]}");
            body.into()
        }
        Kind::NullErrors => edited(truth, |envelope| envelope.set("errors", null()))?,
        Kind::Record { index, field, edit } => edited(truth, |envelope| {
            let record = envelope.member("result").and_then(|result| record(result, *index));
            record.is_some_and(|record| edit_field(record, field, edit))
        })?,
        Kind::RepeatedCursor => {
            let page = truth.page.as_ref().filter(|page| page.was_named)?;
            edited(truth, |envelope| set_cursor(envelope, &page.cursor))?
        }
        Kind::EmptyPage => {
            let page = truth.page.as_ref()?;
            edited(truth, |envelope| {
                let none = Tree::Leaf(0.into());
                envelope.set("result", Tree::Array(Vec::new()))
                    && set_cursor(envelope, &page.detour)
                    && envelope.member("result_info").is_some_and(|info| info.set("count", none))
            })?
        }
        Kind::StandIn(_)
        | Kind::Reset
        | Kind::Delay(_)
        | Kind::CutBody
        | Kind::ResetInBody
        | Kind::Drip { .. } => return Some(answer),
    };
    Some(answer)
}

fn null() -> Tree {
    Tree::Leaf(Value::Null)
}

/// The body after an edit, which says whether it found what it was to change.
fn edited(answer: &Answer, edit: impl FnOnce(&mut Tree) -> bool) -> Option<bytes::Bytes> {
    let mut envelope = serde_json::from_slice(&answer.body).ok()?;
    if !edit(&mut envelope) {
        return None;
    }
    serde_json::to_vec(&envelope).ok().map(Into::into)
}

/// Makes the page lead back to its own beginning.
fn set_cursor(envelope: &mut Tree, cursor: &str) -> bool {
    let cursor = Tree::Leaf(cursor.into());
    envelope.member("result_info").is_some_and(|info| info.set("cursor", cursor))
}

/// The record with this index, or the last one; or the only one.
fn record(result: &mut Tree, index: usize) -> Option<&mut Tree> {
    match result {
        Tree::Array(records) => {
            let last = records.len().checked_sub(1)?;
            records.get_mut(index.min(last))
        }
        Tree::Object(_) => Some(result),
        Tree::Leaf(_) => None,
    }
}

/// Changes the field that the path leads to; whether it leads anywhere.
fn edit_field(record: &mut Tree, path: &str, edit: &Edit) -> bool {
    let mut place = record;
    let mut field = path;
    while let Some((outer, rest)) = field.split_once('.') {
        let Some(inner) = place.member(outer) else {
            return false;
        };
        place = inner;
        field = rest;
    }
    match edit {
        Edit::Remove => place.remove(field),
        Edit::Set(value) => place.set(field, Tree::Leaf(value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::distorted;
    use crate::answer::{Answer, JSON, PageStart};
    use crate::fault::Fault;

    fn edited(fault: &Fault, body: &'static str) -> Option<String> {
        let mut answer = Answer::new(StatusCode::OK, JSON, body);
        answer.page = Some(PageStart {
            cursor: "here".to_owned(),
            detour: "there".to_owned(),
            was_named: true,
        });
        let body = distorted(&answer, &fault.kind)?.body;
        Some(String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn one_field_of_one_record_is_changed_and_nothing_is_moved() {
        let page = r#"{"result":[{"z":1,"a":1},{"a":1,"b":{"c":2}}],"errors":[]}"#;
        for (fault, expected) in [
            (Fault::record(0).null("z"), r#"[{"z":null,"a":1},{"a":1,"b":{"c":2}}]"#),
            (Fault::record(0).set("new", 1), r#"[{"z":1,"a":1,"new":1},{"a":1,"b":{"c":2}}]"#),
            (Fault::record(9).missing("b.c"), r#"[{"z":1,"a":1},{"a":1,"b":{}}]"#),
        ] {
            let whole = format!("{{\"result\":{expected},\"errors\":[]}}");
            assert_eq!(edited(&fault, page), Some(whole));
        }
        let one = edited(&Fault::record(5).set("a", "z"), r#"{"result":{"b":2,"a":1}}"#);
        assert_eq!(one.as_deref(), Some(r#"{"result":{"b":2,"a":"z"}}"#));
    }

    #[test]
    fn a_page_is_made_to_lead_to_itself_or_to_where_its_records_are() {
        let page = r#"{"result":[1],"result_info":{"count":1,"cursor":"on","per_page":1}}"#;
        assert_eq!(
            edited(&Fault::repeated_cursor(), page).unwrap(),
            r#"{"result":[1],"result_info":{"count":1,"cursor":"here","per_page":1}}"#
        );
        assert_eq!(
            edited(&Fault::empty_page(), page).unwrap(),
            r#"{"result":[],"result_info":{"count":0,"cursor":"there","per_page":1}}"#
        );
    }

    #[test]
    fn what_has_nothing_to_change_is_left_alone() {
        for (fault, body) in [
            (Fault::record(1).set("x.y", 3), r#"{"result":[{"a":1}]}"#),
            (Fault::record(0).missing("aa"), r#"{"result":[{"a":1}]}"#),
            (Fault::record(0).null("a"), r#"{"result":[]}"#),
            (Fault::record(0).null("a"), r#"{"result":null}"#),
            (Fault::empty_page(), r#"{"result":null}"#),
        ] {
            assert_eq!(edited(&fault, body), None, "{body}");
        }
    }
}
