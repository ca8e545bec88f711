//! Generates code with progenitor.

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};
use syn::visit::Visit;

use super::Error;

/// The crates that the bindings depend on.
const CRATES: [&str; 5] = ["jiff", "reqwest", "serde", "serde_json", "std"];

/// Generates the bindings for a description that passed [`super::check`] and [`super::naming`].
pub(super) fn generate(description: &Value) -> Result<syn::File, Error> {
    let description: openapiv3::OpenAPI = serde_json::from_value(description.clone())
        .map_err(|error| Error::Generator(error.to_string()))?;
    let mut generator = Generator::new(&settings()?);
    let tokens = generator
        .generate_tokens(&description)
        .map_err(|error| Error::Generator(error.to_string()))?;
    let file = syn::parse2(tokens).map_err(|error| Error::Code(error.to_string()))?;
    only_known_crates(&file)?;
    Ok(file)
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

/// Finds types from crates that the bindings do not depend on: typify uses some for formats and patterns.
fn only_known_crates(file: &syn::File) -> Result<(), Error> {
    let mut foreign = Foreign::default();
    foreign.visit_file(file);
    match foreign.found {
        None => Ok(()),
        Some((item, path)) => Err(Error::Generator(format!(
            "{item} needs {path}, from a crate that the bindings do not use; correct the format or \
             pattern in the description, or map the type in the generator"
        ))),
    }
}

#[derive(Default)]
struct Foreign {
    /// The current type or operation.
    item: String,
    /// The first foreign path: its item, and the path.
    found: Option<(String, String)>,
}

impl<'ast> Visit<'ast> for Foreign {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.item = item.ident.to_string();
        syn::visit::visit_item_struct(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.item = function.sig.ident.to_string();
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        match bare(path.qself.as_ref()) {
            Some(ty) => self.visit_type(ty),
            None => syn::visit::visit_type_path(self, path),
        }
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        match bare(path.qself.as_ref()) {
            Some(ty) => self.visit_type(ty),
            None => syn::visit::visit_expr_path(self, path),
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_some()
            && let Some(first) = path.segments.first()
            && !CRATES.iter().any(|known| first.ident == known)
        {
            let names = path.segments.iter().map(|segment| segment.ident.to_string());
            let path = names.collect::<Vec<_>>().join("::");
            self.found.get_or_insert_with(|| (self.item.clone(), path));
        }
        syn::visit::visit_path(self, path);
    }
}

/// The `T` of `<T>::f`, whose `::` does not begin the name of a crate.
fn bare(qself: Option<&syn::QSelf>) -> Option<&syn::Type> {
    qself.filter(|qself| qself.position == 0).map(|qself| &*qself.ty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_other_crates_are_found_in_every_position() {
        let complaint = |ty: &str| {
            let source = format!("struct Pet {{ a: u8 }} impl Pet {{ fn f() {{ {ty} }} }}");
            only_known_crates(&syn::parse_file(&source).unwrap())
                .err()
                .map(|error| error.to_string())
        };
        assert_eq!(complaint("<i64>::deserialize(); ::std::mem::take()"), None);
        for code in ["::uuid::Uuid::new()", "<::uuid::Uuid>::new()", "<u8 as ::uuid::Uuid>::new()"]
        {
            let complaint = complaint(code).unwrap_or_default();
            assert!(complaint.contains("f needs uuid::Uuid"), "{code}: {complaint}");
        }
    }
}
