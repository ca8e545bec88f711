//! Newtypes of strings hide their field, and have the traits that are expected of an id.
//!
//! A function can take `impl Into<Id>`, a map with ids as keys can be searched with a `&str`, and an id can be compared
//! with a literal. typify makes the field public, and implements only `FromStr` and the conversions from and to
//! `String`.

use quote::quote;
use syn::{Fields, File, Ident, Item, ItemStruct, Type, Visibility};

use super::{super::Error, parse_items, types};

pub(super) fn complete(file: &mut File) -> Result<(), Error> {
    let Some(items) = types(file) else { return Ok(()) };
    let mut names: Vec<Ident> = Vec::new();
    for item in items.iter_mut() {
        if let Item::Struct(item) = item
            && let Some(visibility) = string_field(item)
        {
            *visibility = Visibility::Inherited;
            names.push(item.ident.clone());
        }
    }
    items.retain(|item| !is_display(item, &names));
    for name in names {
        items.extend(parse_items(quote! {
            impl #name {
                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl ::std::fmt::Display for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.pad(&self.0)
                }
            }

            impl ::std::convert::AsRef<str> for #name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            impl ::std::borrow::Borrow<str> for #name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }

            impl ::std::cmp::PartialEq<str> for #name {
                fn eq(&self, other: &str) -> bool {
                    self.0 == other
                }
            }

            impl ::std::cmp::PartialEq<&str> for #name {
                fn eq(&self, other: &&str) -> bool {
                    self.0 == *other
                }
            }

            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }

            impl ::std::convert::From<&::std::string::String> for #name {
                fn from(value: &::std::string::String) -> Self {
                    Self(value.clone())
                }
            }

            impl ::std::convert::From<&#name> for #name {
                fn from(value: &#name) -> Self {
                    value.clone()
                }
            }
        })?);
    }
    Ok(())
}

/// Whether `item` implements `Display` for one of `names`.
pub(super) fn is_display(item: &Item, names: &[Ident]) -> bool {
    let Item::Impl(block) = item else { return false };
    let implemented = block.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    let Type::Path(target) = &*block.self_ty else { return false };
    implemented.is_some_and(|implemented| implemented.ident == "Display")
        && target.path.get_ident().is_some_and(|target| names.contains(target))
}

/// The visibility of the field, if `item` is a newtype of any string. With constraints, the field is private already.
fn string_field(item: &mut ItemStruct) -> Option<&mut Visibility> {
    let Fields::Unnamed(fields) = &mut item.fields else { return None };
    let mut fields = fields.unnamed.iter_mut();
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    let is_string = matches!(&field.ty, Type::Path(path)
        if path.path.segments.last().is_some_and(|segment| segment.ident == "String"));
    (is_string && matches!(field.vis, Visibility::Public(_))).then_some(&mut field.vis)
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn completes_newtypes_of_any_string() {
        let source = "pub mod types {
            pub struct Id(pub ::std::string::String);
            impl ::std::fmt::Display for Id { }
            impl ::std::str::FromStr for Id { }
            pub struct Constrained(::std::string::String);
            pub struct Count(pub u64);
            impl ::std::fmt::Display for Count { }
        }";
        insta::assert_snapshot!(on(source, |file| complete(file).unwrap()));
    }
}
