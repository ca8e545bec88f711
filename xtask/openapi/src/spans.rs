//! Finds and edits places in the text of a JSON document, and leaves the rest of the text as it is.

use std::{collections::BTreeMap, ops::Range};

use serde_json::value::RawValue;

use crate::json::tokens;

/// The line, from 1, of the place at `pointer`, or of the innermost place around it that exists.
pub fn line(text: &str, pointer: &str) -> usize {
    let ends = pointer.match_indices('/').map(|(end, _)| end).chain([pointer.len()]);
    let places = ends.map_while(|end| find(text, pointer.get(..end)?));
    let start = places.last().map_or(0, |raw| span(text, raw).start);
    text.get(..start).unwrap_or_default().matches('\n').count() + 1
}

/// `text` without the member or element at `pointer`. `None` if there is none.
pub fn remove(text: &str, pointer: &str) -> Option<String> {
    let (parent, _) = pointer.rsplit_once('/')?;
    let name = tokens(pointer).last()?;
    let raw = find(text, parent)?;
    let whole = span(text, raw);
    let parts = parts(raw);
    let index = parts.iter().position(|(key, _)| *key == name)?;
    let place = |index: usize| parts.get(index).map(|(_, raw)| span(text, raw));
    let end = place(index)?.end;
    let cut = match (index.checked_sub(1).and_then(place), place(index + 1)) {
        (Some(before), _) => before.end..end,
        (None, Some(_)) => {
            let comma = text.get(end..)?.find(',')?;
            whole.start + 1..end + comma + 1
        }
        (None, None) => whole.start + 1..whole.end - 1,
    };
    Some(format!("{}{}", text.get(..cut.start)?, text.get(cut.end..)?))
}

fn find<'a>(text: &'a str, pointer: &str) -> Option<&'a RawValue> {
    let whole = serde_json::from_str::<&RawValue>(text).ok()?;
    tokens(pointer).try_fold(whole, |raw, name| {
        parts(raw).into_iter().find_map(|(key, raw)| (key == name).then_some(raw))
    })
}

/// The members or elements by name or index, in the order of the text.
fn parts(raw: &RawValue) -> Vec<(String, &RawValue)> {
    let text = raw.get();
    if text.starts_with('[') {
        let elements: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
        let numbered = elements.into_iter().enumerate();
        return numbered.map(|(index, element)| (index.to_string(), element)).collect();
    }
    if !text.starts_with('{') {
        return Vec::new();
    }
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap_or_default();
    let mut members: Vec<_> = members.into_iter().collect();
    members.sort_by_key(|(_, member)| member.get().as_ptr());
    members
}

/// The place of a part of `text`.
fn span(text: &str, raw: &RawValue) -> Range<usize> {
    let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + raw.get().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"b\": [\n    {\"x\": 1},\n    {\n      \"y\": 2\n    }\n  ],\n  \"a/\": {\"c\": 1, \"d\": 2}\n}\n";

    #[test]
    fn lines_are_those_of_the_innermost_place_that_exists() {
        let lines = ["", "/b", "/b/1/y", "/b/7/gone", "/a~1/d", "/none"].map(|at| line(TEXT, at));
        assert_eq!(lines, [1, 2, 5, 2, 8, 1]);
        assert_eq!(line("no JSON", "/a"), 1);
    }

    #[test]
    fn the_rest_of_the_text_stays() {
        let without = |pointer| remove(TEXT, pointer).unwrap();
        assert_eq!(without("/b/0"), TEXT.replace("\n    {\"x\": 1},", ""));
        assert_eq!(without("/b/1"), TEXT.replace(",\n    {\n      \"y\": 2\n    }", ""));
        assert_eq!(without("/a~1/c"), TEXT.replace("\"c\": 1,", ""));
        assert_eq!(without("/b/1/y"), TEXT.replace("\n      \"y\": 2\n    ", ""));
        assert_eq!(remove(TEXT, "/b/2"), None);
    }
}
