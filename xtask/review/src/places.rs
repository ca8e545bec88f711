//! The place in the description, and the operations, of each Rust item.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::wire::{Object, Operation, Schema, Shape, Wire, rust_field, rust_variant};

/// What a description says about a Rust item.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Place {
    /// The JSON pointer.
    pub(super) pointer: String,
    /// The ids of the operations that use the item.
    pub(super) operations: Vec<String>,
}

/// The places of all Rust items that come from a description.
pub(super) fn of(wire: &Wire) -> BTreeMap<String, Place> {
    let mut places = Places { found: BTreeMap::new() };
    for (name, named) in &wire.types {
        let operations = wire.users_of(name);
        places.schema(&format!("types::{name}"), &named.schema, &named.pointer, &operations);
    }
    for (id, operation) in &wire.operations {
        places.operation(id, operation);
    }
    places.found
}

/// The Rust type of a response's body.
pub(super) fn response_type(operation: &Operation) -> String {
    match &operation.response.shape {
        Shape::Named(name) => format!("types::{name}"),
        _ => format!("types::{}Response", operation.name.to_upper_camel_case()),
    }
}

/// The struct of an operation's optional parameters.
pub(super) fn params_type(operation: &Operation) -> String {
    format!("{}Params", operation.name.to_upper_camel_case())
}

/// The Rust type of a member without a name of its own.
pub(super) fn inner_type(owner: &str, field: &str) -> String {
    format!("{owner}{}", field.to_upper_camel_case())
}

struct Places {
    found: BTreeMap<String, Place>,
}

impl Places {
    fn add(&mut self, item: String, pointer: &str, operations: &[String]) {
        let place = Place { pointer: pointer.to_owned(), operations: operations.to_vec() };
        self.found.entry(item).or_insert(place);
    }

    fn operation(&mut self, id: &str, operation: &Operation) {
        let ids = [id.to_owned()];
        let pointer = &operation.pointer;
        self.add(format!("Client::{}", operation.name), pointer, &ids);
        let params = params_type(operation);
        for parameter in &operation.parameters {
            self.add(format!("{params}.{}", parameter.argument), &parameter.pointer, &ids);
            let argument = format!("Client::{}({})", operation.name, parameter.argument);
            self.add(argument, &parameter.pointer, &ids);
        }
        self.add(params, &format!("{pointer}/parameters"), &ids);
        if !matches!(operation.response.shape, Shape::Named(_)) {
            let responses = format!("{pointer}/responses");
            self.schema(&response_type(operation), &operation.response, &responses, &ids);
        }
    }

    fn schema(&mut self, item: &str, schema: &Schema, pointer: &str, operations: &[String]) {
        self.add(item.to_owned(), pointer, operations);
        match &schema.shape {
            Shape::Object(object) => self.object(item, object, operations),
            Shape::Enum(values) => {
                for value in values {
                    let variant = format!("{item}::{}", rust_variant(value));
                    self.add(variant, &format!("{pointer}/enum"), operations);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, item: &str, object: &Object, operations: &[String]) {
        for (name, field) in &object.fields {
            self.add(format!("{item}.{}", rust_field(name)), &field.pointer, operations);
            let inner = match &field.schema.shape {
                Shape::List(items) => &**items,
                _ => &field.schema,
            };
            if matches!(inner.shape, Shape::Object(_) | Shape::Enum(_)) {
                self.schema(&inner_type(item, name), inner, &field.pointer, operations);
            }
        }
    }
}
