//! Rewrites progenitor's code: each pass makes one change to the syntax tree.

mod absent_nulls;
mod attributes;
mod doc_comments;
mod short_paths;
mod strings;
mod timestamps;
mod typed_calls;

use serde_json::Value;
use syn::{
    Attribute, Expr, ExprLit, Item, ItemStruct, Lit, Meta, MetaNameValue, Token,
    punctuated::Punctuated,
};

pub(super) use self::{short_paths::PRELUDE, strings::MACROS, typed_calls::Module};
use super::{Error, bindings::Code, check::Operation};

/// Runs every pass. Some passes need the result of an earlier one. Returns the types, and the module of each operation.
pub(super) fn run(
    code: Code,
    operations: &[Operation],
    description: &Value,
) -> Result<(Vec<Item>, Vec<Module>), Error> {
    let Code { mut types, methods } = code;
    let mut modules = typed_calls::modules(&methods, operations)?;
    strings::call_macros(&mut types, description);
    absent_nulls::allow(&mut types);
    timestamps::annotate(&mut types)?;
    attributes::add(&mut types, description);
    for items in modules.iter_mut().map(|(_, items)| items).chain([&mut types]) {
        short_paths::shorten(items)?;
        doc_comments::split(items);
    }
    Ok((types, modules))
}

/// The structs among `items`.
pub(super) fn structs(items: &mut [Item]) -> impl Iterator<Item = &mut ItemStruct> {
    items.iter_mut().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    })
}

/// The name of the type that `item` defines.
pub(super) fn defined(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}

/// The members of an attribute of serde. None if it is another attribute.
pub(super) fn serde_members(attribute: &Attribute) -> Vec<Meta> {
    if !attribute.path().is_ident("serde") {
        return Vec::new();
    }
    let members = attribute.parse_args_with(Punctuated::<_, Token![,]>::parse_terminated);
    members.into_iter().flatten().collect()
}

/// `text` of `name = "text"`.
pub(super) fn string(meta: &Meta, name: &str) -> Option<String> {
    let Meta::NameValue(MetaNameValue { path, value, .. }) = meta else { return None };
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if path.is_ident(name) => Some(text.value()),
        _ => None,
    }
}

/// `T` of `name<T>`.
pub(super) fn generic<'a>(ty: &'a syn::Type, name: &str) -> Option<&'a syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Runs a pass on source text, for tests.
#[cfg(test)]
fn on(source: &str, pass: impl FnOnce(&mut Vec<Item>)) -> String {
    let mut file = syn::parse_file(source).unwrap();
    pass(&mut file.items);
    prettyplease::unparse(&file)
}
