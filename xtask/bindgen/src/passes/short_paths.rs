//! `Option` for `::std::option::Option`, and so on for every name in Rust's prelude.
//!
//! No type has one of these names. Not shortened: paths in the strings of attributes.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::super::{Error, bindings::parse_items};

/// The modules and names of the prelude, in `std`.
pub(crate) const PRELUDE: [(&str, &str); 11] = [
    ("boxed", "Box"),
    ("clone", "Clone"),
    ("cmp", "PartialEq"),
    ("convert", "AsRef"),
    ("convert", "From"),
    ("convert", "TryFrom"),
    ("default", "Default"),
    ("option", "Option"),
    ("result", "Result"),
    ("string", "String"),
    ("vec", "Vec"),
];

pub(super) fn shorten(items: &mut Vec<Item>) -> Result<(), Error> {
    let code = items.iter().map(ToTokens::to_token_stream).collect();
    *items = parse_items(shortened(code))?;
    Ok(())
}

fn shortened(tokens: TokenStream) -> TokenStream {
    let mut shorter: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if let TokenTree::Ident(name) = &token
            && let Some((module, _)) = PRELUDE.iter().find(|(_, known)| name == known)
        {
            // Each colon is a token.
            let start = shorter.len().saturating_sub(8);
            let before = shorter.get(start..).unwrap_or_default().iter().map(ToString::to_string);
            if before.collect::<Vec<_>>().concat() == format!("::std::{module}::") {
                shorter.truncate(start);
            }
        }
        shorter.push(match token {
            TokenTree::Group(group) => {
                Group::new(group.delimiter(), shortened(group.stream())).into()
            }
            other => other,
        });
    }
    shorter.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn shortens_the_prelude_only() {
        let source = "
            pub struct Pet { pub a: ::std::option::Option<::std::string::String>, pub b: ::std::vec::Vec<u8> }
            impl ::std::fmt::Display for Pet {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    <::std::string::String as ::std::default::Default>::default();
                    ::std::default::Default::default()
                }
            }
        ";
        insta::assert_snapshot!(on(source, |items| shorten(items).unwrap()), @"
        pub struct Pet {
            pub a: Option<String>,
            pub b: Vec<u8>,
        }
        impl ::std::fmt::Display for Pet {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                <String as Default>::default();
                Default::default()
            }
        }
        ");
    }
}
