//! `Option` for `::std::option::Option`, and so on for every name in Rust's prelude.
//!
//! Not shortened: names of generated types, and paths in the strings of attributes.

use proc_macro2::TokenStream;
use syn::{
    ExprPath, File, Macro, MetaList, Path, QSelf, TypePath,
    visit_mut::{self, VisitMut},
};

use super::{super::Error, type_names};

/// The modules and names of the prelude, in `std`.
const PRELUDE: [(&str, &str); 11] = [
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

pub(super) fn shorten(file: &mut File) -> Result<(), Error> {
    let taken = type_names(file);
    let free = |name: &str| !taken.iter().any(|taken| taken == name);
    let names = PRELUDE.into_iter().filter(|(_, name)| free(name)).collect();
    let mut shortener = Shortener { names, error: None };
    shortener.visit_file_mut(file);
    shortener.error.map_or(Ok(()), |error| Err(Error::Code(error.to_string())))
}

struct Shortener {
    /// What is shortened.
    names: Vec<(&'static str, &'static str)>,
    /// The first error.
    error: Option<proc_macro2::LexError>,
}

impl Shortener {
    /// The number of segments that are removed from the start of `path`.
    fn removed(&self, path: &Path) -> usize {
        let mut segments = path.segments.iter().map(|segment| &segment.ident);
        let (Some(first), Some(module), Some(name)) =
            (segments.next(), segments.next(), segments.next())
        else {
            return 0;
        };
        let is_known = self.names.iter().any(|(known, it)| module == known && name == it);
        if path.leading_colon.is_some() && first == "std" && is_known { 2 } else { 0 }
    }

    fn qualified(&self, qself: Option<&mut QSelf>, path: &Path) {
        if let Some(qself) = qself {
            qself.position = qself.position.saturating_sub(self.removed(path));
        }
    }

    /// Shortens paths in code that is not parsed.
    fn tokens(&mut self, tokens: &mut TokenStream) {
        let mut code = tokens.to_string();
        if !code.contains(":: std ::") {
            return;
        }
        for (module, name) in &self.names {
            code = code.replace(&format!(":: std :: {module} :: {name}"), name);
        }
        match code.parse() {
            Ok(shorter) => *tokens = shorter,
            Err(error) => self.error = Some(error),
        }
    }
}

impl VisitMut for Shortener {
    fn visit_expr_path_mut(&mut self, expression: &mut ExprPath) {
        self.qualified(expression.qself.as_mut(), &expression.path);
        visit_mut::visit_expr_path_mut(self, expression);
    }

    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        self.qualified(ty.qself.as_mut(), &ty.path);
        visit_mut::visit_type_path_mut(self, ty);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        let removed = self.removed(path);
        if removed > 0 {
            path.leading_colon = None;
            path.segments = std::mem::take(&mut path.segments).into_iter().skip(removed).collect();
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        self.tokens(&mut call.tokens);
        visit_mut::visit_macro_mut(self, call);
    }

    fn visit_meta_list_mut(&mut self, list: &mut MetaList) {
        self.tokens(&mut list.tokens);
        visit_mut::visit_meta_list_mut(self, list);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn shortens_the_prelude_but_no_taken_name() {
        let source = "pub mod types {
            pub struct Vec { pub a: ::std::option::Option<::std::string::String>, pub b: ::std::vec::Vec<u8> }
            impl ::std::fmt::Display for Vec {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    <::std::string::String as ::std::default::Default>::default();
                    ::std::default::Default::default()
                }
            }
        }";
        insta::assert_snapshot!(on(source, |file| shorten(file).unwrap()), @"
        pub mod types {
            pub struct Vec {
                pub a: Option<String>,
                pub b: ::std::vec::Vec<u8>,
            }
            impl ::std::fmt::Display for Vec {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    <String as Default>::default();
                    Default::default()
                }
            }
        }
        ");
    }
}
