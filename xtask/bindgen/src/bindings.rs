//! Generates code with progenitor.

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Error;

/// Generates the bindings for a description that passed [`super::check`] and [`super::naming`].
pub(super) fn generate(description: &Value) -> Result<syn::File, Error> {
    let description = openapiv3::OpenAPI::deserialize(description)
        .map_err(|error| Error::Generator(error.to_string()))?;
    let mut generator = Generator::new(&settings()?);
    let tokens = generator
        .generate_tokens(&description)
        .map_err(|error| Error::Generator(error.to_string()))?;
    syn::parse2(tokens).map_err(|error| Error::Code(error.to_string()))
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
