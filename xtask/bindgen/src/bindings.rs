//! Generates code with progenitor.

use openapi::json::child;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use syn::{ImplItem, Item, Signature};

use super::{Error, check::Operation};

/// What is used of progenitor's code.
pub(super) struct Code {
    /// The items of its types.
    pub(super) types: Vec<Item>,
    /// The signatures of its methods.
    pub(super) methods: Vec<Signature>,
}

/// Generates the bindings for a description that passed [`super::check`] and [`super::naming`].
pub(super) fn generate(description: &Value, operations: &[Operation]) -> Result<Code, Error> {
    let description = with_own_names(description, operations);
    let description = openapiv3::OpenAPI::deserialize(description)
        .map_err(|error| Error::Generator(error.to_string()))?;
    let mut generator = Generator::new(&settings()?);
    let tokens = generator
        .generate_tokens(&description)
        .map_err(|error| Error::Generator(error.to_string()))?;
    let client = parse_items(tokens)?.into_iter().filter_map(|item| match item {
        Item::Impl(block) => Some(block.items),
        _ => None,
    });
    let methods = client.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method.sig),
        _ => None,
    });
    let types = parse_items(generator.get_type_space().to_stream())?;
    Ok(Code { types, methods: methods.collect() })
}

/// The items that `code` holds.
pub(super) fn parse_items(code: TokenStream) -> Result<Vec<Item>, Error> {
    let file: syn::File = syn::parse2(code).map_err(|error| Error::Code(error.to_string()))?;
    Ok(file.items)
}

/// The name of progenitor's method for the operation at `index`.
pub(super) fn method_name(index: usize) -> String {
    format!("m{index}")
}

/// The name of the argument for the parameter at `index`.
pub(super) fn parameter_name(index: usize) -> String {
    format!("p{index}")
}

/// The description with names that progenitor does not change, so that no one else has to know how it would change others.
/// Of its methods, only the types are used.
fn with_own_names(description: &Value, operations: &[Operation]) -> Value {
    let mut paths = Map::new();
    for (index, operation) in operations.iter().enumerate() {
        let (id, mut parameters) = (method_name(index), Vec::new());
        let mut path = format!("/{id}");
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let name = parameter_name(index);
            if parameter.is_in_path {
                path.extend(["/{", &name, "}"]);
            }
            parameters.push(json!({
                "name": name,
                "in": if parameter.is_in_path { "path" } else { "query" },
                "required": parameter.required,
                "schema": description.pointer(&child(&parameter.place, "schema")),
            }));
        }
        let mut renamed = description.pointer(&operation.pointer).cloned().unwrap_or_default();
        if let Value::Object(renamed) = &mut renamed {
            renamed.insert("operationId".to_owned(), id.into());
            renamed.insert("parameters".to_owned(), parameters.into());
        }
        paths.insert(path, json!({operation.method.to_lowercase(): renamed}));
    }
    let mut description = description.clone();
    if let Value::Object(description) = &mut description {
        description.insert("paths".to_owned(), paths.into());
    }
    description
}

fn settings() -> Result<GenerationSettings, Error> {
    // The type of the key is one of schemars 0.8, and is named through its JSON form only.
    let timestamp = serde_json::from_value(json!({"type": "string", "format": "date-time"}))
        .map_err(|error| Error::Generator(error.to_string()))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_derive("PartialEq")
        // In the order of its keys, so that what is printed does not differ from run to run.
        .with_map_type("::std::collections::BTreeMap")
        .with_conversion(timestamp, "::jiff::Timestamp", [TypeImpl::Display].into_iter());
    Ok(settings)
}
