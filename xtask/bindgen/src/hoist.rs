//! Gives every inline schema that becomes a type a name of its own, so that naming makes a component of it.
//!
//! The name consists of the names around the schema: `OwnerField`, `OwnerItem`, `GetPetResponse`. It does not depend on
//! other schemas, and naming refuses two different schemas with one name. typify would make such names as well, but where
//! two are equal, it uses the first type for both.

use openapi::{
    METHODS,
    reference::resolved,
    walk::{elements, members, text},
};
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    lower::{UNIONS, json_types},
    naming::{AUTO_NAME, RUST_NAME, camel, component_name},
    supported::says_more_than,
};

/// What allows other values than the parts of a whole do.
const STRUCTURE: [&str; 4] = ["additionalProperties", "items", "properties", "required"];

/// Names the inline schemas of a description that is lowered. Removes the titles, after which typify names types.
pub(super) fn name(description: &mut Value, prefix: &str) {
    let root = description.clone();
    let names = Names { root: &root };
    if let Some(components) = description.get_mut("components").and_then(Value::as_object_mut) {
        // Each operation has its own copy of the others, so that its types have its name.
        components.retain(|kind, _| kind == "schemas");
        let schemas = components.get_mut("schemas").and_then(Value::as_object_mut);
        for (key, schema) in schemas.into_iter().flatten() {
            names.component(schema, &component_name(key, prefix));
        }
    }
    let paths = description.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        names.parameters(item, path);
        let methods = item.as_object_mut().into_iter().flatten();
        for (_, operation) in methods.filter(|(method, _)| METHODS.contains(&method.as_str())) {
            let id = text(operation, "operationId").to_owned();
            names.parameters(operation, &id);
            if let Some(body) = operation.get_mut("requestBody") {
                names.body(body, &format!("{id}_body"));
            }
            let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
            for (_, response) in responses.into_iter().flatten() {
                names.body(response, &format!("{id}_response"));
            }
        }
    }
}

struct Names<'a> {
    root: &'a Value,
}

impl Names<'_> {
    fn parameters(&self, owner: &mut Value, around: &str) {
        let parameters = owner.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            *parameter = resolved(self.root, parameter).clone();
            let name = format!("{around}_{}", text(parameter, "name"));
            self.member(parameter, "schema", &name);
        }
    }

    fn body(&self, owner: &mut Value, name: &str) {
        *owner = resolved(self.root, owner).clone();
        let content = owner.get_mut("content").and_then(Value::as_object_mut);
        for (_, media) in content.into_iter().flatten() {
            self.member(media, "schema", name);
        }
    }

    fn component(&self, schema: &mut Value, name: &str) {
        let explicit = schema.get(RUST_NAME).and_then(Value::as_str).map(str::to_owned);
        let name = explicit.as_deref().unwrap_or(name);
        self.inside(schema, name);
        // typify would make two types of it: what is not null, and what may be.
        if schema.get("nullable") == Some(&json!(true)) && self.is_type(schema) {
            let mut whole = Map::new();
            if let Value::Object(schema) = schema {
                for key in ["nullable", "description", RUST_NAME] {
                    whole.extend(schema.remove(key).map(|value| (key.to_owned(), value)));
                }
                schema.insert(AUTO_NAME.into(), camel(&format!("{name}_inner")).into());
            }
            whole.insert("allOf".into(), json!([schema.take()]));
            *schema = whole.into();
        }
    }

    fn member(&self, owner: &mut Value, key: &str, name: &str) {
        if let Some(schema) = owner.get_mut(key) {
            self.place(schema, name);
        }
    }

    /// Names an inline schema, and those inside it.
    fn place(&self, schema: &mut Value, name: &str) {
        if schema.get("$ref").is_some() {
            return;
        }
        self.inside(schema, name);
        if schema.get(RUST_NAME).is_none()
            && self.is_type(schema)
            && let Value::Object(schema) = schema
        {
            schema.insert(AUTO_NAME.into(), camel(name).into());
        }
    }

    /// Names the schemas inside `schema`, which has this name, or would have it.
    fn inside(&self, schema: &mut Value, name: &str) {
        let own = schema.get(RUST_NAME).and_then(Value::as_str).map(str::to_owned);
        let name = own.as_deref().unwrap_or(name);
        if let Value::Object(schema) = schema {
            schema.remove("title");
        }
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        let others =
            if properties.as_ref().is_none_or(|it| it.is_empty()) { "value" } else { "extra" };
        for (key, property) in properties.into_iter().flatten() {
            self.place(property, &format!("{name}_{key}"));
        }
        self.member(schema, "items", &format!("{name}_item"));
        self.member(schema, "additionalProperties", &format!("{name}_{others}"));
        for key in UNIONS {
            let branches = schema.get_mut(key).and_then(Value::as_array_mut);
            let is_alone = branches.as_ref().is_some_and(|branches| branches.len() == 1);
            let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
            for branch in branches.into_iter().flatten() {
                let types = json_types(self.root, branch).unwrap_or_default();
                let kind = types.last().copied().unwrap_or("value").to_owned();
                let count = kinds.entry(kind.clone()).or_default();
                *count += 1;
                let number = if *count > 1 { count.to_string() } else { String::new() };
                if is_alone {
                    self.inside(branch, name);
                } else {
                    self.place(branch, &format!("{name}_{kind}{number}"));
                }
            }
        }
        let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            // It is merged with the others, and has no type of its own.
            self.inside(part, name);
        }
        // The whole is what may be null, so that naming finds it there.
        if let Some([Value::Object(part)]) =
            schema.get_mut("allOf").and_then(Value::as_array_mut).map(Vec::as_mut_slice)
            && let Some(nullable) = part.remove("nullable")
        {
            schema.as_object_mut().map(|schema| schema.insert("nullable".into(), nullable));
        }
    }

    /// Whether typify makes a type of these branches. A single one is the schema itself.
    fn is_union(&self, branches: Option<&Value>) -> bool {
        match branches.and_then(Value::as_array).map(Vec::as_slice) {
            None => false,
            Some([branch]) => branch.get("$ref").is_none() && self.is_type(branch),
            Some(_) => true,
        }
    }

    /// Whether typify makes a type of an inline schema, with a name.
    fn is_type(&self, schema: &Value) -> bool {
        let is_filled =
            |key: &str| members(schema.get(key).unwrap_or(&Value::Null)).next().is_some();
        let is_structure = is_filled("properties")
            || schema.get("required").is_some()
            || schema.get("enum").is_some()
            || schema.get("additionalProperties") == Some(&json!(false))
            || UNIONS.iter().any(|key| self.is_union(schema.get(*key)))
            || schema.get("format").is_some_and(|format| format == "password");
        let Some(parts) = schema.get("allOf") else { return is_structure };
        let parts: Vec<&Value> = elements(parts)
            .map(|(_, part)| part)
            .filter(|part| says_more_than(&[], part))
            .collect();
        let is_alone = !STRUCTURE.iter().any(|key| schema.get(*key).is_some());
        match parts[..] {
            _ if is_structure => true,
            [] => false,
            [part] if is_alone => part.get("$ref").is_none() && self.is_type(part),
            _ => parts.iter().any(|part| self.is_type(resolved(self.root, part))),
        }
    }
}
