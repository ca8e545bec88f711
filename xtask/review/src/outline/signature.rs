//! Signatures on one line.

use quote::ToTokens;
use syn::{
    Attribute, File, FnArg, Generics, Item, Meta, Signature, parse_quote, punctuated::Punctuated,
};

use super::Argument;

/// The signature of an item, without its body and without what has its own line.
pub(super) fn signature(item: &Item) -> String {
    match item {
        Item::Struct(item) => format!("struct{}", generics(&item.generics) + openness(&item.attrs)),
        Item::Enum(item) => format!("enum{}", generics(&item.generics) + openness(&item.attrs)),
        Item::Trait(item) => format!("trait{}", generics(&item.generics)),
        Item::Fn(item) => function_line(&item.sig),
        Item::Const(item) => format!("const {}", type_line(&item.ty)),
        Item::Static(item) => format!("static {}", type_line(&item.ty)),
        Item::Type(item) => {
            format!("type{} = {}", generics(&item.generics), type_line(&item.ty))
        }
        _ => String::new(),
    }
}

fn generics(generics: &Generics) -> String {
    let line = print(parse_quote!(struct S #generics;));
    line.trim_start_matches("struct S").trim_end_matches(';').to_owned()
}

fn openness(attributes: &[Attribute]) -> &'static str {
    if has(attributes, "non_exhaustive") { " #[non_exhaustive]" } else { "" }
}

/// Whether an item has an attribute of this name.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// The arguments of a function, without `self`.
pub(super) fn arguments(signature: &Signature) -> Vec<Argument> {
    let argument = |input: &FnArg| match input {
        FnArg::Typed(it) => {
            Some(Argument { name: it.pat.to_token_stream().to_string(), ty: type_line(&it.ty) })
        }
        FnArg::Receiver(_) => None,
    };
    signature.inputs.iter().filter_map(argument).collect()
}

/// The traits that `attributes` derive, by their short names, with the feature that they need.
pub(super) fn derives(attributes: &[Attribute]) -> Vec<String> {
    attributes.iter().flat_map(|attribute| derived(&attribute.meta, "")).collect()
}

/// `JsonSchema if feature = "schemars"` of `cfg_attr(feature = "schemars", derive(schemars::JsonSchema))`.
fn derived(attribute: &Meta, condition: &str) -> Vec<String> {
    let Meta::List(list) = attribute else { return Vec::new() };
    let parts = list.parse_args_with(Punctuated::<Meta, syn::Token![,]>::parse_terminated);
    let mut parts = parts.into_iter().flatten();
    if list.path.is_ident("derive") {
        parts.map(|path| short(&type_line(path.path())) + condition).collect()
    } else if list.path.is_ident("cfg_attr") {
        let condition = parts.next().map(|meta| when(&meta)).unwrap_or_default();
        parts.flat_map(|attribute| derived(&attribute, &condition)).collect()
    } else {
        Vec::new()
    }
}

/// ` if feature = "schemars"` of an item with `#[cfg(feature = "schemars")]`, and nothing otherwise.
pub(super) fn condition(attributes: &[Attribute]) -> String {
    let condition = attributes.iter().find(|attribute| attribute.path().is_ident("cfg"));
    let condition = condition.and_then(|attribute| attribute.parse_args::<Meta>().ok());
    condition.map(|meta| when(&meta)).unwrap_or_default()
}

fn when(condition: &Meta) -> String {
    format!(" if {}", condition.to_token_stream())
}

/// `path` without the modules before its last name: `From<String>` of `std::convert::From<String>`.
pub(super) fn short(path: &str) -> String {
    let end = path.find('<').unwrap_or(path.len());
    let start = path.get(..end).and_then(|name| name.rfind("::")).map_or(0, |colons| colons + 2);
    path.get(start..).unwrap_or(path).to_owned()
}

/// A type on one line.
pub(crate) fn type_line(ty: &impl ToTokens) -> String {
    let line = print(parse_quote!(type T = #ty;));
    line.trim_start_matches("type T = ").trim_end_matches(';').to_owned()
}

/// A function's signature on one line.
pub(crate) fn function_line(signature: &Signature) -> String {
    print(parse_quote!(#signature {})).trim_end_matches(" {}").to_owned()
}

/// Prints an item as prettyplease does, but on one line.
fn print(item: Item) -> String {
    let file = File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let mut text = prettyplease::unparse(&file).split_whitespace().collect::<Vec<_>>().join(" ");
    // Remove what remains of line breaks.
    for (broken, whole) in [("( ", "("), (", )", ")"), ("< ", "<"), (", >", ">"), ("::< ", "::<")] {
        text = text.replace(broken, whole);
    }
    text
}
