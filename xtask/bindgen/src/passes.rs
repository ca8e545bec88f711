//! Rewrites progenitor's code: each pass makes one change to the syntax tree.

mod absent_nulls;
mod attributes;
mod doc_comments;
mod short_paths;
mod strings;
mod timestamps;
mod typed_calls;

use proc_macro2::TokenStream;
use serde_json::Value;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue, Token, punctuated::Punctuated};

pub(super) use self::{short_paths::PRELUDE, strings::MACROS};
use super::{Error, check::Operation};

/// Runs every pass. Some passes need the result of an earlier one.
pub(super) fn run(
    file: &mut syn::File,
    operations: &[Operation],
    description: &Value,
) -> Result<(), Error> {
    typed_calls::write(file, operations)?;
    strings::call_macros(file, description);
    absent_nulls::allow(file);
    timestamps::annotate(file)?;
    attributes::add(file, description);
    short_paths::shorten(file)?;
    doc_comments::split(file);
    Ok(())
}

/// The items of the module `types`, where progenitor puts every type.
pub(super) fn types(file: &mut syn::File) -> Option<&mut Vec<syn::Item>> {
    file.items.iter_mut().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => Some(&mut module.content.as_mut()?.1),
        _ => None,
    })
}

/// The structs of the module `types`.
pub(super) fn structs(file: &mut syn::File) -> impl Iterator<Item = &mut syn::ItemStruct> {
    types(file).into_iter().flatten().filter_map(|item| match item {
        syn::Item::Struct(item) => Some(item),
        _ => None,
    })
}

/// The items of the inline module `name` among `items`.
pub(super) fn inside<'a>(items: &'a [syn::Item], name: &str) -> &'a [syn::Item] {
    let content = items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == name => Some(&*module.content.as_ref()?.1),
        _ => None,
    });
    content.unwrap_or_default()
}

/// The items that `code` holds.
pub(super) fn parse_items(code: TokenStream) -> Result<Vec<syn::Item>, Error> {
    let file: syn::File = syn::parse2(code).map_err(|error| Error::Code(error.to_string()))?;
    Ok(file.items)
}

/// The name of the type that `item` defines.
pub(super) fn defined(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Struct(item) => Some(&item.ident),
        syn::Item::Enum(item) => Some(&item.ident),
        syn::Item::Type(item) => Some(&item.ident),
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
fn on(source: &str, pass: impl FnOnce(&mut syn::File)) -> String {
    let mut file = syn::parse_file(source).unwrap();
    pass(&mut file);
    prettyplease::unparse(&file)
}
