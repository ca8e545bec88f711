//! The members without which a response cannot be read.

use std::collections::BTreeSet;

use openapi::json::child;
use serde_json::Value;

use super::{HeldBy, Schema, Shape, Wire};

/// The members without which a response cannot be read: the place of the object, and the name.
pub fn required_in_responses(description: &Value) -> BTreeSet<(String, String)> {
    Responses::of(&Wire::of(description)).required
}

/// What responses contain that a client may want to be more lenient about.
#[derive(Default)]
struct Responses {
    /// The members without which a response cannot be read: the place of the object, and the name.
    required: BTreeSet<(String, String)>,
    /// The names of the schemas that have been searched.
    seen: BTreeSet<String>,
}

impl Responses {
    fn of(wire: &Wire) -> Self {
        let mut responses = Self::default();
        for operation in wire.operations.values() {
            for (status, kinds) in &operation.successes {
                let Some(kind) = kinds.first() else { continue };
                let body = format!("{}/responses/{status}/content", operation.pointer);
                let pointer = child(&child(&body, kind), "schema");
                responses.search(wire, &operation.response, &pointer);
            }
        }
        responses
    }

    fn search(&mut self, wire: &Wire, schema: &Schema, pointer: &str) {
        match &schema.shape {
            Shape::Named(name) => {
                if self.seen.insert(name.clone())
                    && let Some(named) = wire.types.get(name)
                {
                    self.search(wire, &named.schema, &named.pointer);
                }
            }
            Shape::List(items) => self.search(wire, items, &child(pointer, "items")),
            Shape::Object(object) => {
                for (name, field) in &object.fields {
                    let value = wire.resolve(&field.schema);
                    // An absent value of these is read anyway.
                    let is_lenient = value.is_nullable
                        || value.default.is_some()
                        || value.held_by == HeldBy::Requests;
                    if field.is_required && !is_lenient {
                        self.required.insert((pointer.to_owned(), name.clone()));
                    }
                    self.search(wire, &field.schema, &field.pointer);
                }
                if let Some(values) = &object.values {
                    self.search(wire, values, &child(pointer, "additionalProperties"));
                }
            }
            _ => {}
        }
    }
}
