//! Makes each enum of strings and each newtype of a string a call of a macro of the hand-written module `text`, and removes
//! what the bindings have in their own way, or not at all.
//!
//! The attribute that is added here has the name of the macro; `layout` prints the call. A variant has its value, as in
//! `Dog = "dog"`.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::{ToTokens, format_ident};
use serde_json::Value;
use syn::{Attribute, Fields, Item, ItemImpl, ItemStruct, parse_quote};

use super::super::items::wire;

/// The macros.
pub(crate) const MACROS: [&str; 3] = ["open_enum", "secret_string", "string_id"];

pub(super) fn call_macros(types: &mut Vec<Item>, description: &Value) {
    let mut names = BTreeSet::new();
    for item in types.iter_mut() {
        match item {
            Item::Enum(item) => {
                for variant in &mut item.variants {
                    let value = wire(&variant.attrs, &variant.ident);
                    variant.attrs.clear();
                    variant.discriminant = Some((parse_quote!(=), parse_quote!(#value)));
                }
                mark(&mut item.attrs, "open_enum");
                names.insert(item.ident.clone());
            }
            Item::Struct(item) if is_string(item) => {
                let pointer = format!("/components/schemas/{}/format", item.ident);
                let is_secret = description.pointer(&pointer).is_some_and(|it| it == "password");
                mark(&mut item.attrs, if is_secret { "secret_string" } else { "string_id" });
                item.fields = Fields::Unit;
                names.insert(item.ident.clone());
            }
            _ => {}
        }
    }
    types.retain(|item| match item {
        Item::Impl(block) => !is_unwanted(block, &names),
        // The error of conversions that cannot fail, since every enum is open.
        Item::Mod(_) => false,
        _ => true,
    });
}

fn is_string(item: &ItemStruct) -> bool {
    let Fields::Unnamed(fields) = &item.fields else { return false };
    fields.unnamed.len() == 1 && fields.unnamed.iter().all(|field| text(&field.ty) == STRING)
}

fn mark(attributes: &mut Vec<Attribute>, name: &str) {
    let name = format_ident!("{name}");
    attributes.retain(|attribute| attribute.path().is_ident("doc"));
    attributes.push(parse_quote!(#[#name]));
}

const STRING: &str = ":: std :: string :: String";

/// Whether the macros write this implementation of typify's, for one of `names`, in their own way, or none should exist.
fn is_unwanted(block: &ItemImpl, names: &BTreeSet<Ident>) -> bool {
    let is_ours = |ty: &str| names.iter().any(|name| name == ty);
    let Some((implemented, _)) = &block.trait_ else { return false };
    let Some(implemented) = implemented.segments.last() else { return false };
    let target = text(&block.self_ty);
    match &*implemented.ident.to_string() {
        // A newtype is not a pointer.
        "Deref" => true,
        "Display" | "FromStr" | "TryFrom" => is_ours(&target),
        "From" => {
            let source = text(&implemented.arguments).replace(['<', '>'], "");
            let source = source.trim();
            is_ours(&target) && source == STRING || is_ours(source) && target == STRING
        }
        _ => false,
    }
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::on, *};

    #[test]
    fn enums_and_newtypes_of_strings_become_calls() {
        let source = r#"
            ///How to travel.
            #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Copy)]
            pub enum Tunnel {
                #[serde(rename = "wire.guard")]
                WireGuard,
                Masque,
            }
            impl ::std::fmt::Display for Tunnel {}
            impl ::std::str::FromStr for Tunnel {}
            impl ::std::convert::TryFrom<&str> for Tunnel {}
            impl ::std::default::Default for Tunnel {}
            pub struct Shape(pub u8);
            impl ::std::fmt::Display for Shape {}
            impl ::std::convert::From<Id> for Shape {}
            ///Which one.
            #[derive(Debug)]
            pub struct Id(pub ::std::string::String);
            impl ::std::convert::From<Id> for ::std::string::String {}
            impl ::std::convert::From<::std::string::String> for Id {}
            impl ::std::convert::From<Key> for Id {}
            pub struct Key(pub Id);
            pub struct Code(pub ::std::string::String);
            pub struct Count(pub u64);
            impl ::std::fmt::Display for Count {}
            impl ::std::ops::Deref for Count {}
            pub mod error { pub struct ConversionError; }
        "#;
        let description = json!({"components": {"schemas": {
            "Code": {"type": "string", "format": "password"},
            "Id": {"type": "string"},
        }}});
        insta::assert_snapshot!(on(source, |types| call_macros(types, &description)), @r#"
        ///How to travel.
        #[open_enum]
        pub enum Tunnel {
            WireGuard = "wire.guard",
            Masque = "Masque",
        }
        impl ::std::default::Default for Tunnel {}
        pub struct Shape(pub u8);
        impl ::std::fmt::Display for Shape {}
        impl ::std::convert::From<Id> for Shape {}
        ///Which one.
        #[string_id]
        pub struct Id;
        impl ::std::convert::From<Key> for Id {}
        pub struct Key(pub Id);
        #[secret_string]
        pub struct Code;
        pub struct Count(pub u64);
        impl ::std::fmt::Display for Count {}
        "#);
    }
}
