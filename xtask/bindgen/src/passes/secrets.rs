//! Newtypes of strings with the format `password` do not show their value.
//!
//! `Debug` names the type only, and there is no `Display`: the value is read with `as_str`.

use std::collections::BTreeSet;

use quote::{ToTokens, quote};
use serde_json::Value;
use syn::{Attribute, File, Ident, Item, Meta, Token, punctuated::Punctuated};

use super::{super::Error, parse_items, string_newtypes::is_display, types};

/// Hides the values of the types whose schema in `description` has the format `password`.
pub(super) fn hide(file: &mut File, description: &Value) -> Result<(), Error> {
    let schemas = description.pointer("/components/schemas").and_then(Value::as_object);
    let secrets: BTreeSet<&String> = schemas
        .into_iter()
        .flatten()
        .filter(|(_, schema)| schema.get("format").is_some_and(|format| format == "password"))
        .map(|(name, _)| name)
        .collect();
    let Some(items) = types(file) else { return Ok(()) };
    let is_secret = |name: &Ident| secrets.contains(&name.to_string());
    let mut names = Vec::new();
    for item in items.iter_mut() {
        if let Item::Struct(item) = item
            && is_secret(&item.ident)
        {
            item.attrs.iter_mut().for_each(remove_debug);
            names.push(item.ident.clone());
        }
    }
    items.retain(|item| !is_display(item, &names));
    for name in names {
        let text = format!("{name}(hidden)");
        items.extend(parse_items(quote! {
            /// Does not show the value.
            impl ::std::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(#text)
                }
            }
        })?);
    }
    Ok(())
}

/// Removes `Debug` from a list of derived traits.
fn remove_debug(attribute: &mut Attribute) {
    let Meta::List(list) = &mut attribute.meta else { return };
    if !list.path.is_ident("derive") {
        return;
    }
    let parser = Punctuated::<syn::Path, Token![,]>::parse_terminated;
    if let Ok(traits) = list.parse_args_with(parser) {
        let kept: Punctuated<_, Token![,]> = traits
            .into_iter()
            .filter(|path| path.segments.last().is_none_or(|segment| segment.ident != "Debug"))
            .collect();
        list.tokens = kept.into_token_stream();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::on, *};

    #[test]
    fn a_password_is_not_shown() {
        let source = "pub mod types {
            #[derive(::serde::Serialize, Clone, Debug)]
            pub struct Code(pub ::std::string::String);
            impl ::std::fmt::Display for Code { }
            #[derive(Debug)]
            pub struct Id(pub ::std::string::String);
            impl ::std::fmt::Display for Id { }
        }";
        let effective = json!({"components": {"schemas": {
            "Code": {"type": "string", "format": "password"},
            "Id": {"type": "string"},
        }}});
        insta::assert_snapshot!(on(source, |file| hide(file, &effective).unwrap()));
    }
}
