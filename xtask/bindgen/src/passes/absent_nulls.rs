//! A required field that may be null may also be absent, and an optional field of a recursive type is left out if it is
//! `None`.
//!
//! Services leave out what is null. typify makes a required field fail to decode if it is absent; without its attribute,
//! serde reads an absent `Option` as `None`. The field is still written, as null. Where a type contains itself, typify may
//! make a `Box<Option<T>>`, which is always written; here it becomes an `Option<Box<T>>`.

use syn::{Attribute, Item, parse_quote};

use super::{generic, serde_members, structs};

pub(super) fn allow(types: &mut [Item]) {
    for field in structs(types).flat_map(|item| &mut item.fields) {
        remove(&mut field.attrs, "deserialize_with");
        if let Some(inner) = generic(&field.ty, "Box").and_then(|ty| generic(ty, "Option")) {
            field.ty = parse_quote!(::std::option::Option<::std::boxed::Box<#inner>>);
            remove(&mut field.attrs, "default");
            field.attrs.push(
                parse_quote!(#[serde(skip_serializing_if = "::std::option::Option::is_none")]),
            );
        }
    }
}

/// Removes a member of the attributes of serde. The others, such as `rename`, stay.
fn remove(attributes: &mut Vec<Attribute>, name: &str) {
    attributes.retain_mut(|attribute| {
        let mut members = serde_members(attribute);
        let before = members.len();
        members.retain(|member| !member.path().is_ident(name));
        if members.len() == before {
            return true;
        }
        *attribute = parse_quote!(#[serde(#(#members),*)]);
        !members.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn a_required_field_that_may_be_null_may_be_absent() {
        let source = r#"
            pub struct Pet {
                #[serde(deserialize_with = "::std::option::Option::deserialize")]
                pub fed: ::std::option::Option<u8>,
                #[serde(rename = "fedAgain", deserialize_with = "::std::option::Option::deserialize")]
                pub fed_again: ::std::option::Option<u8>,
                #[serde(default)]
                pub seen: ::std::option::Option<u8>,
                #[serde(rename = "parentOf", default)]
                pub parent_of: ::std::boxed::Box<::std::option::Option<Pet>>,
            }
        "#;
        insta::assert_snapshot!(on(source, |types| allow(types)), @r#"
        pub struct Pet {
            pub fed: ::std::option::Option<u8>,
            #[serde(rename = "fedAgain")]
            pub fed_again: ::std::option::Option<u8>,
            #[serde(default)]
            pub seen: ::std::option::Option<u8>,
            #[serde(rename = "parentOf")]
            #[serde(skip_serializing_if = "::std::option::Option::is_none")]
            pub parent_of: ::std::option::Option<::std::boxed::Box<Pet>>,
        }
        "#);
    }
}
