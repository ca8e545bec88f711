//! Every newtype of a string is made of whatever it is borrowed from, so that a function can take `impl Into<Id>`.
//! typify gives it `From<String>` only.

use syn::{Fields, File, Item, ItemStruct, Type, parse_quote};

use super::types;

pub(super) fn convert(file: &mut File) {
    let Some(items) = types(file) else { return };
    let newtypes: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) if holds_string(item) => Some(item.ident.clone()),
            _ => None,
        })
        .collect();
    for name in newtypes {
        items.push(parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
        });
        items.push(parse_quote! {
            impl ::std::convert::From<&::std::string::String> for #name {
                fn from(value: &::std::string::String) -> Self {
                    Self(value.clone())
                }
            }
        });
        items.push(parse_quote! {
            impl ::std::convert::From<&#name> for #name {
                fn from(value: &#name) -> Self {
                    value.clone()
                }
            }
        });
    }
}

/// Whether any string makes one: a newtype with constraints keeps its field to itself.
fn holds_string(item: &ItemStruct) -> bool {
    let Fields::Unnamed(fields) = &item.fields else {
        return false;
    };
    let mut fields = fields.unnamed.iter();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return false;
    };
    let public = matches!(field.vis, syn::Visibility::Public(_));
    public
        && matches!(&field.ty, Type::Path(path)
            if path.path.segments.last().is_some_and(|segment| segment.ident == "String"))
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn converts_newtypes_of_any_string() {
        let source = "pub mod types {
            pub struct Id(pub ::std::string::String);
            pub struct Constrained(::std::string::String);
            pub struct Count(pub u64);
        }";
        insta::assert_snapshot!(on(source, convert), @"
        pub mod types {
            pub struct Id(pub ::std::string::String);
            pub struct Constrained(::std::string::String);
            pub struct Count(pub u64);
            impl ::std::convert::From<&str> for Id {
                fn from(value: &str) -> Self {
                    Self(value.to_owned())
                }
            }
            impl ::std::convert::From<&::std::string::String> for Id {
                fn from(value: &::std::string::String) -> Self {
                    Self(value.clone())
                }
            }
            impl ::std::convert::From<&Id> for Id {
                fn from(value: &Id) -> Self {
                    value.clone()
                }
            }
        }
        ");
    }
}
