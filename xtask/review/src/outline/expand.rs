//! Expands the crate's own `macro_rules!`, so that the outline shows what they define.
//!
//! Each has one rule, and takes an item. In what it writes, `$name` stands for the name of the item, `$attribute` for each of
//! its attributes, and `$variant = $value` for each of its variants.

use std::collections::BTreeMap;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, punctuated::Punctuated};

use super::source::Error;

/// What each macro of a crate writes.
#[derive(Default)]
pub(super) struct Macros(BTreeMap<String, TokenStream>);

impl Macros {
    /// Adds the macros among `items`.
    pub(super) fn add(&mut self, items: &[Item]) {
        for item in items {
            if let Item::Macro(item) = item
                && let Some(name) = &item.ident
                // After the pattern and the arrow.
                && let Some(TokenTree::Group(written)) = item.mac.tokens.clone().into_iter().nth(3)
            {
                self.0.insert(name.to_string(), written.stream());
            }
        }
    }

    /// `items`, with what they define in place of the calls of these macros.
    pub(super) fn expand(&self, items: Vec<Item>) -> Result<Vec<Item>, Error> {
        let mut expanded = Vec::new();
        for item in items {
            let Item::Macro(call) = &item else {
                expanded.push(item);
                continue;
            };
            let name = call.mac.path.to_token_stream().to_string();
            match self.0.get(&name) {
                Some(template) => {
                    let items = written(call, template).map_err(|_| Error::Macro(name))?;
                    expanded.extend(self.expand(items)?);
                }
                // It defines what nobody sees here.
                None if call.ident.is_none() && mentions(call.mac.tokens.clone(), "pub") => {
                    return Err(Error::Macro(name));
                }
                None => expanded.push(item),
            }
        }
        Ok(expanded)
    }
}

/// The items that `call` makes of `template`.
fn written(call: &syn::ItemMacro, template: &TokenStream) -> syn::Result<Vec<Item>> {
    let (name, attributes, variants) = match call.mac.parse_body()? {
        Item::Struct(item) => (item.ident, item.attrs, Punctuated::default()),
        Item::Enum(item) => (item.ident, item.attrs, item.variants),
        other => return Err(syn::Error::new_spanned(other, "expected a struct or an enum")),
    };
    let attributes =
        attributes.iter().map(|it| Row::from([("attribute", it.meta.to_token_stream())]));
    let variants = variants.iter().map(|variant| {
        let value = variant.discriminant.as_ref().map(|(_, value)| value);
        let name = variant.ident.to_token_stream();
        Row::from([("variant", name), ("value", value.to_token_stream())])
    });
    let repeated: Vec<Row> = attributes.chain(variants).collect();
    let row = Row::from([("name", name.to_token_stream())]);
    Ok(syn::parse2::<syn::File>(transcribed(template.clone(), &row, &repeated))?.items)
}

/// What the variables of a macro stand for.
type Row = BTreeMap<&'static str, TokenStream>;

/// `template`, with what `row` has in place of its variables. What is repeated is there once for each row that has one of its
/// variables.
fn transcribed(template: TokenStream, row: &Row, rows: &[Row]) -> TokenStream {
    let mut written = TokenStream::new();
    let mut tokens = template.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_variable = matches!(&token, TokenTree::Punct(it) if it.as_char() == '$');
        match if is_variable { tokens.next() } else { Some(token) } {
            Some(TokenTree::Group(group)) if is_variable => {
                let is_star = |it: &TokenTree| it.to_string() == "*";
                let separator = tokens.next_if(|it| !is_star(it));
                tokens.next_if(is_star);
                let is_used = |row: &&Row| row.keys().any(|name| mentions(group.stream(), name));
                for (index, repeated) in rows.iter().filter(is_used).enumerate() {
                    written.extend(separator.clone().filter(|_| index > 0));
                    let row = row.clone().into_iter().chain(repeated.clone()).collect();
                    written.extend(transcribed(group.stream(), &row, rows));
                }
            }
            Some(TokenTree::Group(group)) => {
                let inner = transcribed(group.stream(), row, rows);
                written.extend([TokenTree::from(Group::new(group.delimiter(), inner))]);
            }
            Some(TokenTree::Ident(name)) if is_variable => {
                written.extend(row.get(&*name.to_string()).cloned());
            }
            token => written.extend(token),
        }
    }
    written
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(found) => found == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}
