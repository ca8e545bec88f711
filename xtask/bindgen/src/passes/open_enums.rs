//! Every string enum stays open: a value that the description does not list is kept, not refused.
//!
//! The service sends new values before the vendor documents them, and one of them must not cost its record. Only the
//! conversions make an unlisted value, so that a listed one is never held as unlisted. The visitor reads a listed value
//! without an allocation.

use std::collections::BTreeMap;

use quote::{format_ident, quote};
use syn::{Attribute, Fields, File, Ident, Item, ItemEnum, LitStr, Type};

use super::{super::Error, parse_items, types};

pub(super) fn open(file: &mut File) -> Result<(), Error> {
    let Some(items) = types(file) else {
        return Ok(());
    };
    let mut opened = BTreeMap::new();
    for item in items.iter() {
        if let Item::Enum(item) = item
            && !item.variants.is_empty()
            && item.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
        {
            opened.insert(item.ident.clone(), opened_enum(item)?);
        }
    }
    let mut kept = Vec::new();
    for item in items.drain(..) {
        match &item {
            Item::Enum(closed) if opened.contains_key(&closed.ident) => {
                kept.extend(opened.get(&closed.ident).cloned().into_iter().flatten());
            }
            Item::Impl(block) if reads_or_prints(block) && names(&block.self_ty, &opened) => {}
            _ => kept.push(item),
        }
    }
    *items = kept;
    Ok(())
}

fn names(target: &Type, opened: &BTreeMap<Ident, Vec<Item>>) -> bool {
    matches!(target, Type::Path(path) if path.path.get_ident().is_some_and(|ident| opened.contains_key(ident)))
}

/// The implementations that typify writes for a closed enum, and that do not fit an open one.
fn reads_or_prints(block: &syn::ItemImpl) -> bool {
    let name = block.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    name.is_some_and(|name| {
        ["Display", "FromStr", "TryFrom"].iter().any(|known| name.ident == known)
    })
}

fn opened_enum(closed: &ItemEnum) -> Result<Vec<Item>, Error> {
    let name = &closed.ident;
    let documentation: Vec<&Attribute> =
        closed.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).collect();
    let variants: Vec<&Ident> = closed.variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<String> = closed.variants.iter().map(wire_value).collect();
    let texts: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    let is_variant = |name: &str| variants.iter().any(|variant| *variant == name);
    let mut unlisted = "Unlisted".to_owned();
    while is_variant(&unlisted) {
        unlisted.push_str("Value");
    }
    let unlisted = format_ident!("{unlisted}");
    // `Self::Err` would be the variant as well.
    let error = if is_variant("Err") {
        quote! { ::std::convert::Infallible }
    } else {
        quote! { Self::Err }
    };
    let visitor = format_ident!("{name}Visitor");
    let expecting = format!("a string for {name}");
    let schema_name = name.to_string();
    let code = quote! {
        #(#documentation)*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #texts] #variants,)*
            /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
            /// version lists is a variant of its own then.
            #[non_exhaustive]
            #unlisted(::std::string::String),
        }

        impl #name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unlisted(value) => value,
                }
            }

            fn listed(value: &str) -> ::std::option::Option<Self> {
                match value {
                    #(#values => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::listed(value).unwrap_or_else(|| Self::#unlisted(value.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for #name {
            fn from(value: ::std::string::String) -> Self {
                Self::listed(&value).unwrap_or(Self::#unlisted(value))
            }
        }

        impl ::std::str::FromStr for #name {
            type Err = ::std::convert::Infallible;
            fn from_str(value: &str) -> ::std::result::Result<Self, #error> {
                Ok(Self::from(value))
            }
        }

        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                struct #visitor;
                impl ::serde::de::Visitor<'_> for #visitor {
                    type Value = #name;
                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str(#expecting)
                    }
                    fn visit_str<E>(self, value: &str) -> ::std::result::Result<#name, E> {
                        Ok(#name::from(value))
                    }
                    fn visit_string<E>(self, value: ::std::string::String) -> ::std::result::Result<#name, E> {
                        Ok(#name::from(value))
                    }
                }
                deserializer.deserialize_str(#visitor)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for #name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                #schema_name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "anyOf": [{ "enum": [#(#values),*] }, { "type": "string" }]
                })
            }
        }
    };
    parse_items(code)
}

/// The string for a variant on the wire: the name that serde gives it, or its own.
fn wire_value(variant: &syn::Variant) -> String {
    let mut value = variant.ident.to_string();
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Anything else than a rename leaves the name as it is.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                value = meta.value()?.parse::<LitStr>()?.value();
            }
            Ok(())
        });
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn opens_string_enums_only() {
        let source = r#"pub mod types {
            ///How to travel.
            #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Copy)]
            pub enum Tunnel {
                #[serde(rename = "wire.guard")]
                WireGuard,
                Unlisted,
            }
            impl ::std::fmt::Display for Tunnel {}
            impl ::std::str::FromStr for Tunnel {}
            impl ::std::convert::TryFrom<&str> for Tunnel {}
            impl ::std::default::Default for Tunnel {}
            pub enum Shape { Round(u8) }
            impl ::std::fmt::Display for Shape {}
        }"#;
        insta::assert_snapshot!(on(source, |file| open(file).unwrap()));
    }
}
