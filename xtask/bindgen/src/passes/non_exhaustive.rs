//! `#[non_exhaustive]` on every struct that responses are decoded into, so that a new field is not a breaking change.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, File, ImplItem, Item, parse_quote};

use super::{defined, types};

pub(super) fn mark_responses(file: &mut File) {
    let mut decoded = BTreeSet::new();
    for item in &file.items {
        let Item::Impl(block) = item else { continue };
        for item in &block.items {
            if let ImplItem::Fn(function) = item {
                names(function.sig.output.to_token_stream(), &mut decoded);
            }
        }
    }
    let Some(items) = types(file) else { return };
    // Everything inside a response is decoded as well.
    let mut before = 0;
    while before < decoded.len() {
        before = decoded.len();
        for item in items.iter() {
            if defined(item).is_some_and(|name| decoded.contains(&name.to_string())) {
                names(item.to_token_stream(), &mut decoded);
            }
        }
    }
    for item in items {
        if let Item::Struct(item) = item
            && matches!(item.fields, Fields::Named(_))
            && decoded.contains(&item.ident.to_string())
        {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
        }
    }
}

/// Adds every name in `tokens` to `found`. Comments do not count.
fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                found.insert(name.to_string());
            }
            TokenTree::Group(group) => names(group.stream(), found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn marks_what_responses_are_decoded_into_and_nothing_else() {
        let source = "
            pub mod types {
                pub struct Body { pub only_sent: u8 }
                pub struct Page { pub pets: Vec<Pet> }
                pub struct Pet { pub id: PetId }
                pub struct PetId(pub String);
            }
            impl Client {
                pub async fn list(&self, body: types::Body) -> Result<ResponseValue<types::Page>, Error<()>> {}
            }";
        insta::assert_snapshot!(on(source, mark_responses), @"
        pub mod types {
            pub struct Body {
                pub only_sent: u8,
            }
            #[non_exhaustive]
            pub struct Page {
                pub pets: Vec<Pet>,
            }
            #[non_exhaustive]
            pub struct Pet {
                pub id: PetId,
            }
            pub struct PetId(pub String);
        }
        impl Client {
            pub async fn list(
                &self,
                body: types::Body,
            ) -> Result<ResponseValue<types::Page>, Error<()>> {}
        }
        ");
    }
}
