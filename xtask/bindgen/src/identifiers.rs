//! The names in Rust code.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// Adds every name in `tokens` to `found`. Comments do not count.
pub(crate) fn in_tokens(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                found.insert(name.to_string());
            }
            TokenTree::Group(group) => in_tokens(group.stream(), found),
            _ => {}
        }
    }
}
