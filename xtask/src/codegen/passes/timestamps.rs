//! Timestamps are read by the hand-written module `timestamp`, which accepts more than jiff, and described to schemars,
//! which does not support jiff 1.

use quote::ToTokens;
use syn::{
    Attribute, Field, File, Meta, Token, parse_quote, punctuated::Punctuated, visit_mut::VisitMut,
};

use super::{super::Error, types};

const TIMESTAMP: &str = ":: jiff :: Timestamp";

pub(super) fn annotate(file: &mut File) -> Result<(), Error> {
    let mut pass = Timestamps { refused: None };
    for item in types(file).into_iter().flatten() {
        pass.visit_item_mut(item);
    }
    pass.refused.map_or(Ok(()), |ty| {
        Err(Error::Code(format!("a field of the type {ty}; expected a timestamp by itself")))
    })
}

struct Timestamps {
    /// A type with a timestamp inside that the attributes do not apply to.
    refused: Option<String>,
}

impl VisitMut for Timestamps {
    fn visit_field_mut(&mut self, field: &mut Field) {
        let ty = field.ty.to_token_stream().to_string();
        if ty == TIMESTAMP {
            field.attrs.extend([
                parse_quote!(#[serde(deserialize_with = "crate::timestamp::deserialize")]),
                described("::std::string::String"),
            ]);
        } else if ty == format!(":: std :: option :: Option < {TIMESTAMP} >") {
            // With a function of its own, an `Option` must not be absent. typify names one only where that is right.
            let names = |attribute: &Attribute, what| {
                attribute.path().is_ident("serde")
                    && attribute.to_token_stream().to_string().contains(what)
            };
            let required = field.attrs.iter().any(|attribute| names(attribute, "deserialize_with"));
            remove(&mut field.attrs, "deserialize_with");
            let has_default = field.attrs.iter().any(|attribute| names(attribute, "default"));
            let is_whole = field.ident.is_none();
            field.attrs.push(if required || has_default || is_whole {
                parse_quote!(#[serde(deserialize_with = "crate::timestamp::optional")])
            } else {
                parse_quote!(#[serde(default, deserialize_with = "crate::timestamp::optional")])
            });
            field.attrs.push(described("::std::option::Option<::std::string::String>"));
        } else if ty.contains(TIMESTAMP) {
            self.refused.get_or_insert(ty.replace(' ', ""));
        }
    }
}

/// Removes a member of the attributes of serde. The others, such as `rename`, stay.
fn remove(attributes: &mut Vec<Attribute>, name: &str) {
    attributes.retain_mut(|attribute| {
        let members = Punctuated::<Meta, Token![,]>::parse_terminated;
        let Ok(members) = attribute.parse_args_with(members) else { return true };
        let is_other = |member: &&Meta| !member.path().is_ident(name);
        let kept: Vec<&Meta> = members.iter().filter(is_other).collect();
        if !attribute.path().is_ident("serde") || kept.len() == members.len() {
            return true;
        }
        let is_empty = kept.is_empty();
        *attribute = parse_quote!(#[serde(#(#kept),*)]);
        !is_empty
    });
}

/// Describes a field to schemars as a date-time in the form of the type `ty`.
fn described(ty: &str) -> Attribute {
    parse_quote!(#[cfg_attr(feature = "schemars", schemars(with = #ty, extend("format" = "date-time")))])
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn reads_and_describes_timestamps() {
        let source = r#"pub mod types {
            pub struct Pet {
                pub born: ::jiff::Timestamp,
                #[serde(deserialize_with = "::std::option::Option::deserialize")]
                pub fed: ::std::option::Option<::jiff::Timestamp>,
                #[serde(rename = "fedAgain", deserialize_with = "::std::option::Option::deserialize")]
                pub fed_again: ::std::option::Option<::jiff::Timestamp>,
                #[serde(skip_serializing_if = "::std::option::Option::is_none")]
                pub seen: ::std::option::Option<::jiff::Timestamp>,
                #[serde(default = "defaults::washed")]
                pub washed: ::std::option::Option<::jiff::Timestamp>,
                pub name: ::std::string::String,
            }
            pub struct Born(pub ::jiff::Timestamp);
            pub struct Fed(pub ::std::option::Option<::jiff::Timestamp>);
        }"#;
        insta::assert_snapshot!(on(source, |file| annotate(file).unwrap()));
    }

    #[test]
    fn a_timestamp_inside_another_type_is_refused() {
        let source =
            "pub mod types { pub struct Pet { pub fed: ::std::vec::Vec<::jiff::Timestamp> } }";
        let error = annotate(&mut syn::parse_file(source).unwrap()).unwrap_err();
        assert!(
            error.to_string().contains("of the type ::std::vec::Vec<::jiff::Timestamp>"),
            "{error}"
        );
    }
}
