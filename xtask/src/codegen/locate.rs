//! Finds the place of an error that has none: the smallest part of a description that still causes it.
//!
//! Parts are replaced with neutral ones as long as the error stays the same: operations first, then components, then the
//! members inside the one that remains.

use std::mem::discriminant;

use serde_json::{Value, json};

use super::{Error, document::child};
use crate::{json::sorted, openapi::Kind};

/// Attempts after which the place found so far is good enough. Each takes milliseconds.
const ATTEMPTS: usize = 300;

/// Adds a place to `error`, which `attempt` returns for `description`, if it has none.
pub(super) fn place(
    description: &Value,
    error: Error,
    attempt: &dyn Fn(&Value) -> Option<Error>,
) -> Error {
    if !matches!(error, Error::Code(_) | Error::Generator(_) | Error::Panic { .. }) {
        return error;
    }
    let mut search = Search { description: sorted(description), error, attempt, attempts: 0 };
    let pointer = search.narrow();
    Error::Located { pointer, error: Box::new(search.error) }
}

struct Search<'a> {
    /// The description, of which more and more is neutral. It still causes the error.
    description: Value,
    error: Error,
    attempt: &'a dyn Fn(&Value) -> Option<Error>,
    attempts: usize,
}

/// A part that can be replaced without making the rest invalid.
#[derive(Clone)]
struct Part {
    pointer: String,
    kind: Kind,
}

impl Search<'_> {
    fn narrow(&mut self) -> String {
        let (mut pointer, mut kind) = (String::new(), Kind::Document);
        while let Some(value) = self.description.pointer(&pointer) {
            let mut found = Vec::new();
            parts(value, &pointer, kind, &mut found);
            let mut needed = Vec::new();
            self.replace(&found, &mut needed);
            let operation = needed.iter().find(|part| part.kind == Kind::Operation);
            let next = match (operation, &needed[..]) {
                (Some(part), _) | (None, [part]) => part.clone(),
                (None, [.., part]) if kind == Kind::Document => part.clone(),
                _ => break,
            };
            Part { pointer, kind } = next;
        }
        pointer
    }

    /// Replaces those of `parts` that the error does not need, and appends the others to `needed`.
    fn replace(&mut self, parts: &[Part], needed: &mut Vec<Part>) {
        if parts.is_empty() || self.still_fails_without(parts) {
            return;
        }
        if let [part] = parts {
            needed.push(part.clone());
            return;
        }
        let (first, second) = parts.split_at(parts.len() / 2);
        self.replace(first, needed);
        self.replace(second, needed);
    }

    /// Replaces `parts` if the error stays the same.
    fn still_fails_without(&mut self, parts: &[Part]) -> bool {
        if self.attempts == ATTEMPTS {
            return false;
        }
        self.attempts += 1;
        let mut description = self.description.clone();
        for part in parts {
            neutralize(&mut description, part);
        }
        match (self.attempt)(&description) {
            Some(error) if same(&error, &self.error) => {
                // The message may name a part that is neutral now.
                (self.description, self.error) = (description, error);
                true
            }
            _ => false,
        }
    }
}

/// Whether two errors have the same cause. Their messages may name different parts of the description.
fn same(left: &Error, right: &Error) -> bool {
    match (left, right) {
        (Error::Panic { place: left, .. }, Error::Panic { place: right, .. }) => left == right,
        _ => discriminant(left) == discriminant(right),
    }
}

/// The outermost parts inside `value` that can be replaced.
fn parts(value: &Value, pointer: &str, kind: Kind, found: &mut Vec<Part>) {
    for (key, member) in value.as_object().into_iter().flatten() {
        let (pointer, kind) = (child(pointer, key), kind_of(kind, key));
        match member {
            Value::Array(elements) if is_part(kind) && kind != Kind::Data => {
                found.extend((0..elements.len()).map(|index| {
                    let pointer = child(&pointer, &index.to_string());
                    Part { pointer, kind }
                }));
            }
            _ if is_part(kind) => found.push(Part { pointer, kind }),
            _ => parts(member, &pointer, kind, found),
        }
    }
    // Operations before what they use.
    found.sort_by_key(|part| part.pointer.starts_with("/components"));
}

/// As [`Kind::member`], but the data of objects other than schemas is left alone.
fn kind_of(owner: Kind, key: &str) -> Kind {
    match owner.member(key) {
        Kind::Data if owner != Kind::Schema => Kind::Unknown,
        kind => kind,
    }
}

fn is_part(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Data
            | Kind::Operation
            | Kind::Parameter
            | Kind::RequestBody
            | Kind::Response
            | Kind::Schema
    )
}

fn neutralize(description: &mut Value, part: &Part) {
    let Some(value) = description.pointer_mut(&part.pointer) else { return };
    match part.kind {
        Kind::Parameter => {
            if let Some(parameter) = value.as_object_mut() {
                parameter.insert("schema".into(), json!({"type": "string"}));
            }
        }
        Kind::Response | Kind::RequestBody => {
            *value = json!({"description": "", "content": {"application/json": {"schema": {}}}});
        }
        Kind::Schema => *value = json!({}),
        _ => {
            if let Some((owner, key)) = part.pointer.rsplit_once('/')
                && let Some(owner) = description.pointer_mut(owner).and_then(Value::as_object_mut)
            {
                owner.remove(&key.replace("~1", "/").replace("~0", "~"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(description: &Value, causes: fn(&Value) -> bool) -> String {
        let attempt =
            |description: &Value| causes(description).then(|| Error::Generator("no place".into()));
        let Error::Located { pointer, .. } =
            place(description, Error::Generator("no place".into()), &attempt)
        else {
            panic!("no place")
        };
        pointer
    }

    fn description() -> Value {
        let operation = |schema: Value| json!({"operationId": "a", "parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}], "responses": {"200": {"content": {"application/json": {"schema": schema}}}}});
        let mut paths = serde_json::Map::new();
        for index in 0..40 {
            let schema = json!({"properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"type": "integer", "default": index}}}});
            paths.insert(format!("/{index}"), json!({"get": operation(schema)}));
        }
        json!({"paths": paths, "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}}})
    }

    #[test]
    fn an_error_in_one_member_is_found_among_many() {
        let pointer = located(&description(), |description| {
            description.to_string().contains("\"default\":37")
        });
        assert_eq!(
            pointer,
            "/paths/~137/get/responses/200/content/application~1json/schema/properties/b/items/default"
        );
        let pointer = located(&description(), |description| {
            description.pointer("/components/schemas/Pet/properties/name/type").is_some()
        });
        assert_eq!(pointer, "/components/schemas/Pet/properties/name/type");
    }

    #[test]
    fn an_error_that_needs_several_members_is_at_what_has_them() {
        let pointer = located(&description(), |description| {
            let text = description.to_string();
            text.contains("\"default\":37") && text.contains("\"integer\"")
        });
        assert!(pointer.ends_with("/properties/b/items"), "{pointer}");
        let pointer = located(&description(), |description| {
            let text = description.to_string();
            text.contains("\"default\":37") && text.contains("\"Pet\":{\"p")
        });
        assert!(pointer.starts_with("/paths/~137/get/"), "{pointer}");
    }

    #[test]
    fn an_error_that_is_everywhere_is_found_somewhere_within_the_bound() {
        let pointer = located(&description(), |_| true);
        assert_eq!(pointer, "");
        let errors = std::cell::Cell::new(0);
        let attempt = |_: &Value| {
            errors.set(errors.get() + 1);
            None
        };
        let error = place(&description(), Error::Code("no place".into()), &attempt);
        assert!(matches!(error, Error::Located { .. }), "{error}");
        assert!(errors.get() <= ATTEMPTS, "{}", errors.get());
    }
}
