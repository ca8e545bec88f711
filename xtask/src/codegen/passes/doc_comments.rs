//! Doc comments: one `///` line for each line of text, before all other attributes.
//!
//! prettyplease prints a doc comment of several lines as an unindented block comment. Two gaps are filled as well:
//! where the description has no text for a type, typify only repeats its name; and a field without a text refers to
//! its type.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Expr, ExprLit, Field, File, ItemEnum, ItemStruct, Lit, Meta, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::type_names;

pub(super) fn split(file: &mut File) {
    DocComments { types: type_names(file) }.visit_file_mut(file);
}

struct DocComments {
    types: BTreeSet<Ident>,
}

impl VisitMut for DocComments {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let (mut documentation, mut others) = (Vec::new(), Vec::new());
        for attribute in attributes.drain(..) {
            match doc(&attribute) {
                Some(text) => documentation.extend(lines(&text).iter().map(to_attribute)),
                None => others.push(attribute),
            }
        }
        attributes.append(&mut documentation);
        attributes.append(&mut others);
    }

    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        replace_echo(&mut item.attrs, &item.ident);
        visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_item_enum_mut(&mut self, item: &mut ItemEnum) {
        replace_echo(&mut item.attrs, &item.ident);
        visit_mut::visit_item_enum_mut(self, item);
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        if field.ident.is_some()
            && !field.attrs.iter().any(|attribute| doc(attribute).is_some())
            && let Some(name) = self.type_in(&field.ty)
        {
            field.attrs.push(to_attribute(&format!(" See [`{name}`].")));
        }
        visit_mut::visit_field_mut(self, field);
    }
}

impl DocComments {
    /// The last generated type that `ty` names: `Device` of `Option<Device>`.
    fn type_in(&self, ty: &Type) -> Option<Ident> {
        let names = ty.to_token_stream().into_iter().filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        });
        names.filter(|ident| self.types.contains(ident)).last()
    }
}

fn to_attribute(line: &(impl AsRef<str> + ?Sized)) -> Attribute {
    let line = line.as_ref();
    parse_quote!(#[doc = #line])
}

pub(super) fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if pair.path.is_ident("doc") => {
            Some(text.value())
        }
        _ => None,
    }
}

/// Replaces a doc comment that only repeats the name of its item, as typify writes it where the description has none.
fn replace_echo(attributes: &mut [Attribute], ident: &Ident) {
    let name = ident.to_string();
    for attribute in attributes {
        if doc(attribute).is_some_and(|text| text.trim() == format!("`{name}`")) {
            *attribute = to_attribute(&match name.strip_suffix("Response") {
                Some(operation) => {
                    format!(" The envelope of the response to `{}`.", operation.to_snake_case())
                }
                None => " A schema without a description.".to_owned(),
            });
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec![String::new()];
    }
    let mut lines: Vec<String> = text
        .replace("\r\n", "\n")
        .split(['\n', '\r'])
        .map(str::trim_end)
        .map(|line| {
            if line.is_empty() || line.starts_with(' ') {
                line.to_owned()
            } else {
                format!(" {line}")
            }
        })
        .collect();
    lines.dedup_by(|line, previous| line.is_empty() && previous.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn splits_lines_and_indents_them() {
        let source = "
            #[derive(Clone)]
            #[doc = \"Client for the API\\r\\n\\nMore.\"]
            pub struct Client {
                ///Field.
                pub a: u8,
            }
            mod m {
                /// kept
                ///
                ///  - indented
                fn f() {}
            }";
        insta::assert_snapshot!(on(source, split), @"
        /// Client for the API
        ///
        /// More.
        #[derive(Clone)]
        pub struct Client {
            /// Field.
            pub a: u8,
        }
        mod m {
            /// kept
            ///
            ///  - indented
            fn f() {}
        }
        ");
    }

    #[test]
    fn fills_in_for_descriptions_that_are_missing() {
        let source = "
            pub mod types {
                #[doc = \"`ListPetsResponse`\"]
                pub struct ListPetsResponse { pub first: Option<Pet>, pub count: u8 }
                #[doc = \"`Pet`\"]
                pub struct Pet(pub String);
            }";
        insta::assert_snapshot!(on(source, split), @"
        pub mod types {
            /// The envelope of the response to `list_pets`.
            pub struct ListPetsResponse {
                /// See [`Pet`].
                pub first: Option<Pet>,
                pub count: u8,
            }
            /// A schema without a description.
            pub struct Pet(pub String);
        }
        ");
    }
}
