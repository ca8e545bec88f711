//! Rewrites what progenitor does not support into what it does, one pass for each trait of a description.
//!
//! Nothing that a body holds is lost: where no Rust type fits, the value is a string or any JSON value, and a note names
//! the place. The effective description is not affected.

mod bodies;
mod enums;
mod unions;

use openapi::{
    Kind,
    reference::resolved,
    walk::{elements, is_true, members, rewrite, text},
};
use serde_json::{Map, Value, json};

use self::bodies::Bodies;
pub use self::{enums::type_of_all, unions::Union};
use super::supported::{CHECKED_AS_FIELD, PLAIN, is_of_any_type};

pub(super) const SCALARS: [&str; 4] = ["boolean", "integer", "number", "string"];
pub(super) const UNIONS: [&str; 2] = ["anyOf", "oneOf"];

/// On a schema of any JSON value that replaces a more precise one. Naming removes it.
const ANY: &str = "x-any";

/// On a schema that only null fits. Without a type, `nullable` alone would allow any value.
const NULL: &str = "x-null";

/// The description for progenitor, and notes on the places where the code is less precise than the description.
pub(super) fn apply(description: &Value) -> (Value, Vec<String>) {
    let (mut lowered, mut notes) = (description.clone(), Notes::default());
    let bodies = Bodies::of(description);
    rewrite(&mut lowered, "", Kind::Document, &mut |value, pointer, kind| match (kind, value) {
        // A body without a schema is any value.
        (Kind::MediaType, Value::Object(body)) => {
            body.entry("schema").or_insert_with(|| json!({}));
        }
        (Kind::RequestBody, body)
            if body.get("content").is_some() && !is_true(body, "required") =>
        {
            notes.add(pointer, "an optional body, which is always sent");
        }
        (Kind::Schema, Value::Object(schema)) => {
            enums::lower(schema, pointer, &mut notes);
            allow_others(schema);
            use_strings(schema);
            unions::lower(description, schema, pointer, &mut notes);
            bodies.lower(schema, pointer, &mut notes);
            put_around_reference(schema);
        }
        _ => {}
    });
    (lowered, notes.print())
}

/// Adds a line to the description, since typify ignores `deprecated`.
pub(super) fn say_deprecated(schema: &mut Value) {
    if is_true(schema, "deprecated") {
        let text = format!("{}\n\nDeprecated by the vendor.", text(schema, "description"));
        schema["description"] = text.trim_start().into();
    }
}

/// Makes a whole of a reference and the members beside it, which typify would ignore.
fn put_around_reference(schema: &mut Map<String, Value>) {
    if schema.len() > 1
        && let Some(target) = schema.remove("$ref")
    {
        schema.insert("allOf".into(), json!([{"$ref": target}]));
    }
}

/// The field in which typify keeps the members that no property describes.
pub(super) const OTHERS: &str = "extra";

/// Lets an object have other members than its properties: a service adds some.
fn allow_others(schema: &mut Map<String, Value>) {
    let has_properties = members(schema.get("properties")).next().is_some();
    match schema.get("additionalProperties") {
        // typify would refuse them.
        Some(Value::Bool(false)) if has_properties => {
            schema.remove("additionalProperties");
        }
        // typify would drop them.
        Some(Value::Bool(true)) => {
            schema.insert("additionalProperties".into(), json!({}));
        }
        _ => {}
    }
}

/// Removes formats of strings: for some, typify uses types of crates that the bindings do not have.
fn use_strings(schema: &mut Map<String, Value>) {
    let remove = |schema: &mut Map<String, Value>, formats: &[&str]| {
        let is_other = |format: &Value| !formats.iter().any(|other| format == other);
        schema.retain(|key, member| key != "format" || is_other(member));
    };
    remove(schema, PLAIN);
    for inner in ["items", "additionalProperties"] {
        if let Some(Value::Object(element)) = schema.get_mut(inner) {
            remove(element, CHECKED_AS_FIELD);
        }
    }
}

/// Notes, each with the pointer of its place.
#[derive(Default)]
struct Notes(Vec<(String, String)>);

impl Notes {
    fn add(&mut self, pointer: &str, what: impl Into<String>) {
        self.0.push((pointer.to_owned(), what.into()));
    }

    /// Adds a note that replaces those on what is inside the place.
    fn replace(&mut self, pointer: &str, what: impl Into<String>) {
        let inside = format!("{pointer}/");
        self.0.retain(|(place, _)| !place.starts_with(&inside));
        self.add(pointer, what);
    }

    /// Makes `schema` one of any JSON value.
    fn any(&mut self, schema: &mut Map<String, Value>, pointer: &str, what: &str) {
        schema.retain(|key, _| is_of_any_type(key) && key != "nullable");
        schema.insert(ANY.into(), true.into());
        self.replace(pointer, format!("{what}, so it is any JSON value"));
    }

    fn print(self) -> Vec<String> {
        self.0.into_iter().map(|(pointer, what)| format!("{what}: #{pointer}")).collect()
    }
}

/// The JSON type of the values that fit `schema`, except null. `None`: any, or several.
pub(super) fn json_type<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a str> {
    type_within(root, schema, 16)
}

/// [`json_type`], with at most `levels` of references, unions and parts.
fn type_within<'a>(root: &'a Value, schema: &'a Value, levels: usize) -> Option<&'a str> {
    let levels = levels.checked_sub(1)?;
    let schema = resolved(root, schema);
    if let Some(kind) = schema.get("type").and_then(Value::as_str) {
        return Some(kind);
    }
    for key in UNIONS {
        if let Some(branches) = schema.get(key) {
            let mut types = elements(branches).map(|(_, branch)| type_within(root, branch, levels));
            let first = types.next()??;
            return types.all(|kind| kind == Some(first)).then_some(first);
        }
    }
    if let Some(parts) = schema.get("allOf") {
        return elements(parts).find_map(|(_, part)| type_within(root, part, levels));
    }
    let has = |keys: &[&str]| keys.iter().any(|key| schema.get(key).is_some());
    if has(&["additionalProperties", "properties", "required"]) {
        return Some("object");
    }
    if has(&["items"]) {
        return Some("array");
    }
    elements(schema.get("enum")?).all(|(_, value)| value.is_string()).then_some("string")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of each schema, a component, and the notes on it.
    fn lowered(schemas: &Value) -> String {
        let description = json!({"components": {"schemas": schemas}});
        let (lowered, notes) = apply(&description);
        let mut lines: Vec<String> = members(&lowered["components"]["schemas"])
            .map(|(name, schema)| format!("{name}: {schema}"))
            .collect();
        lines.extend(notes.into_iter().map(|note| format!("note: {note}")));
        lines.join("\n")
    }

    #[test]
    fn other_members_of_an_object_are_allowed_and_kept() {
        insta::assert_snapshot!(lowered(&json!({
            "closed": {"additionalProperties": false, "properties": {"a": {}}},
            "empty": {"additionalProperties": false, "type": "object"},
            "open": {"additionalProperties": true, "properties": {"a": {}}},
            "with the field": {"additionalProperties": true, "properties": {"Extra": {}}},
            "map": {"additionalProperties": true},
        })));
    }

    #[test]
    fn formats_that_no_type_checks_are_strings() {
        insta::assert_snapshot!(lowered(&json!({
            "a": {"type": "string", "format": "uuid"},
            "b": {"properties": {"born": {"type": "string", "format": "date"}}},
            "c": {"type": "array", "items": {"type": "string", "format": "date-time"}},
            "d": {"additionalProperties": {"type": "string", "format": "date-time"}},
            "e": {"type": "string", "format": "date-time"},
        })));
    }

    #[test]
    fn values_without_names_are_strings_and_null_alone_is_nullable() {
        insta::assert_snapshot!(lowered(&json!({
            "signs": {"enum": ["<", "<=", ">"]},
            "other signs": {"type": "string", "enum": ["+1", "-1", "a"]},
            "letters": {"type": "string", "enum": ["a-b", "a_b"]},
            "or false": {"type": "string", "enum": [false, "a"]},
            "several types": {"enum": ["a", 1]},
            "numbers": {"enum": [1, 2, null]},
            "sizes": {"type": "integer", "enum": [1, 2]},
            "numbers of strings": {"type": "string", "enum": [1, 2]},
            "truth": {"type": "boolean", "enum": [true]},
            "null": {"enum": [null]},
            "null object": {"type": "object", "enum": [null]},
            "some": {"type": "string", "enum": ["a", null], "nullable": true},
        })));
    }

    #[test]
    fn a_union_has_the_type_of_all_branches_or_none() {
        insta::assert_snapshot!(lowered(&json!({
            "by type": {"anyOf": [{"properties": {}}, {"items": {}}, {"type": "number"}, {"type": "integer"}]},
            "by reference": {"oneOf": [{"$ref": "#/components/schemas/an object"}, {"type": "string"}]},
            "conditions": {"type": "object", "properties": {"a": {}}, "anyOf": [{"required": ["a"]}, {"title": "b"}]},
            "conditions on a string": {"type": "string", "oneOf": [{"format": "a"}, {"enum": ["a"]}]},
            "one type": {"description": "Kept.", "anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "nullable": true}]},
            "or null": {"items": {"oneOf": [{"type": "boolean"}, {"enum": [null]}]}},
            "any value": {"oneOf": [{"type": "boolean"}, {"nullable": true}]},
            "component or null": {"oneOf": [{"type": "boolean"}, {"type": "string"}], "nullable": true},
            "a branch or null": {"oneOf": [{"type": "boolean", "nullable": true}, {"type": "string"}]},
            "two objects": {"oneOf": [{"$ref": "#/components/schemas/an object"}, {"properties": {"day": {"type": "string", "format": "date"}}}]},
            "beside properties": {"properties": {"a": {}}, "oneOf": [{"properties": {"b": {}}}]},
            "without a type": {"oneOf": [{"type": "string"}, {}]},
            "an object": {"type": "object"},
        })));
    }

    #[test]
    fn a_reference_that_leads_back_to_itself_ends() {
        let same = json!({"allOf": [{"$ref": "#/components/schemas/a"}]});
        assert_eq!(json_type(&json!({"components": {"schemas": {"a": same}}}), &same), None);
    }

    #[test]
    fn requests_and_responses_lack_different_members() {
        let content = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
        let pet = json!({
            "required": ["id", "name", "secret"],
            "properties": {
                "id": {"type": "string", "readOnly": true},
                "name": {"type": "string"},
                "secret": {"type": "string", "writeOnly": true},
                "tags": {"type": "array", "items": {}},
                "labels": {"type": "object"},
                "nick": {"type": "string", "nullable": true},
                "names": {"$ref": "#/components/schemas/Names"},
            },
        });
        let description = json!({
            "paths": {"/pets": {"post": {
                "requestBody": {"content": content("Sent")},
                "responses": {"200": {"content": content("Received")}},
            }}},
            "components": {"schemas": {
                "Inner": pet, "Received": pet, "Unused": pet,
                "Sent": {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}},
                "Names": {"type": "array", "items": {}},
            }},
        });
        let (lowered, notes) = apply(&description);
        let schemas = &lowered["components"]["schemas"];
        assert_eq!(schemas["Inner"]["required"], json!(["name", "secret"]));
        assert_eq!(schemas["Received"]["required"], json!(["id", "name"]));
        assert_eq!(schemas["Unused"], pet);
        for (name, is_changed) in
            [("tags", true), ("labels", true), ("names", true), ("name", false)]
        {
            let is_nullable = schemas["Inner"]["properties"][name]["nullable"] == json!(true);
            assert_eq!(is_nullable, is_changed, "{name}");
        }
        insta::assert_snapshot!(notes.join("\n"));
    }
}
