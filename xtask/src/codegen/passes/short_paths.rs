//! `Option` for `::std::option::Option`, and so on for every name in Rust's prelude.
//!
//! Not shortened: names of generated types, and paths in the strings of attributes.

use std::collections::BTreeSet;

use syn::{ExprPath, File, Ident, Path, TypePath, visit_mut::VisitMut};

use super::type_names;

const PRELUDE: [[&str; 3]; 11] = [
    ["std", "boxed", "Box"],
    ["std", "clone", "Clone"],
    ["std", "cmp", "PartialEq"],
    ["std", "convert", "AsRef"],
    ["std", "convert", "From"],
    ["std", "convert", "TryFrom"],
    ["std", "default", "Default"],
    ["std", "option", "Option"],
    ["std", "result", "Result"],
    ["std", "string", "String"],
    ["std", "vec", "Vec"],
];

pub(super) fn shorten(file: &mut File) {
    ShortPaths { taken: type_names(file) }.visit_file_mut(file);
}

struct ShortPaths {
    taken: BTreeSet<Ident>,
}

impl VisitMut for ShortPaths {
    // The path of `<T as Trait>::f` counts its segments, so only `T` is shortened.
    fn visit_type_path_mut(&mut self, path: &mut TypePath) {
        match &mut path.qself {
            Some(qself) => self.visit_qself_mut(qself),
            None => syn::visit_mut::visit_type_path_mut(self, path),
        }
    }

    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        match &mut path.qself {
            Some(qself) => self.visit_qself_mut(qself),
            None => syn::visit_mut::visit_expr_path_mut(self, path),
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let begins_with = |long: &[&str; 3]| {
            path.segments.len() >= long.len()
                && path.segments.iter().zip(long).all(|(segment, name)| segment.ident == name)
        };
        if path.leading_colon.is_some()
            && let Some([module @ .., name]) = PRELUDE.iter().find(|long| begins_with(long))
            && !self.taken.iter().any(|taken| taken == name)
        {
            path.segments = path.segments.clone().into_iter().skip(module.len()).collect();
            path.leading_colon = None;
        }
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
        insta::assert_snapshot!(on(source, shorten), @"
        pub mod types {
            pub struct Vec {
                pub a: Option<String>,
                pub b: ::std::vec::Vec<u8>,
            }
            impl ::std::fmt::Display for Vec {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    <String as ::std::default::Default>::default();
                    Default::default()
                }
            }
        }
        ");
    }
}
