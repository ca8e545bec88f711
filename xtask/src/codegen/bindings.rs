//! Has progenitor write the code.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, PoisonError},
};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};
use syn::visit::Visit;

use super::Error;

/// The crates that generated code may name.
const CRATES: [&str; 6] = [
    "jiff",
    "progenitor_client",
    "reqwest",
    "serde",
    "serde_json",
    "std",
];

/// Generates the bindings for a description that passed [`super::check`] and [`super::naming`].
pub(super) fn generate(description: &Value) -> Result<syn::File, Error> {
    let mut description = description.clone();
    say_deprecated(&mut description);
    let description: openapiv3::OpenAPI =
        serde_json::from_value(description).map_err(|error| Error::Generator(error.to_string()))?;
    let mut generator = Generator::new(&settings()?);
    let tokens = without_panic(|| generator.generate_tokens(&description))
        .map_err(Error::Generator)?
        .map_err(|error| Error::Generator(error.to_string()))?;
    let file = syn::parse2(tokens).map_err(|error| Error::Code(error.to_string()))?;
    only_known_crates(&file)?;
    Ok(file)
}

/// Progenitor says nothing of deprecation, so the operation's own description does.
fn say_deprecated(description: &mut Value) {
    let paths = description.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    let members = items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut());
    for operation in members.filter(|member| member.get("deprecated") == Some(&Value::Bool(true))) {
        let said = operation
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        operation["description"] = json!(format!("{said}\n\n**Deprecated** by the vendor."));
    }
}

fn settings() -> Result<GenerationSettings, Error> {
    // The type of the key is that of another schemars than ours; only its JSON form is named here.
    let timestamp = serde_json::from_value(json!({"type": "string", "format": "date-time"}))
        .map_err(|error| Error::Generator(error.to_string()))?;
    let inner = "crate::Hooks"
        .parse()
        .map_err(|error| Error::Code(format!("{error}")))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Optional)
        .with_inner_type(inner)
        .with_derive("PartialEq")
        .with_conversion(
            timestamp,
            "::jiff::Timestamp",
            [TypeImpl::Display].into_iter(),
        );
    Ok(settings)
}

/// Runs `work`, which panics where progenitor meets what it does not support, and returns the panic's message.
fn without_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // The hook is the process's: one at a time may silence it.
    static SILENCED: Mutex<()> = Mutex::new(());
    let guard = SILENCED.lock().unwrap_or_else(PoisonError::into_inner);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    drop(guard);
    outcome.map_err(|payload| {
        let message = payload.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
        message.unwrap_or("it stopped without a message").to_owned()
    })
}

/// Finds types from crates that the bindings do not depend on, as typify writes for formats and patterns.
fn only_known_crates(file: &syn::File) -> Result<(), Error> {
    #[derive(Default)]
    struct Foreign(Option<String>);

    impl<'ast> Visit<'ast> for Foreign {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            if path.leading_colon.is_some()
                && let Some(first) = path.segments.first()
                && !CRATES.iter().any(|known| first.ident == known)
            {
                let names: Vec<String> = path
                    .segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect();
                self.0.get_or_insert(names.join("::"));
            }
            syn::visit::visit_path(self, path);
        }
    }

    let mut foreign = Foreign::default();
    foreign.visit_file(file);
    match foreign.0 {
        None => Ok(()),
        Some(path) => Err(Error::Generator(format!(
            "it needs the type {path}, from a crate that the bindings do not use; \
             correct the schema's format or pattern in the overlay, or map the type in {}",
            file!()
        ))),
    }
}
