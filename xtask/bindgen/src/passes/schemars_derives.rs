//! `JsonSchema` for every type, under the feature `schemars`.
//!
//! An open enum does not derive serde, and has its own implementation, since every string is valid for it.

use quote::ToTokens;
use syn::{Attribute, File, Item, parse_quote};

use super::types;

pub(super) fn add(file: &mut File) {
    for item in types(file).into_iter().flatten() {
        let attributes = match item {
            Item::Struct(item) => &mut item.attrs,
            Item::Enum(item) => &mut item.attrs,
            _ => continue,
        };
        if derives_serde(attributes) {
            attributes.push(
                parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]),
            );
        }
    }
}

fn derives_serde(attributes: &[Attribute]) -> bool {
    let derives = |attribute: &Attribute| {
        attribute.path().is_ident("derive")
            && attribute.to_token_stream().to_string().contains("serde ::")
    };
    attributes.iter().any(derives)
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn derives_where_serde_derives() {
        let source = "pub mod types {
            #[derive(::serde::Deserialize, Clone)]
            pub struct Pet { pub id: u8 }
            #[derive(Clone)]
            pub enum Open { A, Unlisted(String) }
        }";
        insta::assert_snapshot!(on(source, add), @r#"
        pub mod types {
            #[derive(::serde::Deserialize, Clone)]
            #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
            pub struct Pet {
                pub id: u8,
            }
            #[derive(Clone)]
            pub enum Open {
                A,
                Unlisted(String),
            }
        }
        "#);
    }
}
