//! Timestamps are read by the hand-written module `timestamp`, which takes more than jiff does, and described to
//! schemars, which does not know jiff 1.

use quote::ToTokens;
use syn::{Attribute, Field, File, Type, parse_quote, visit_mut::VisitMut};

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
    /// A type with a timestamp inside that the attributes do not reach.
    refused: Option<String>,
}

impl VisitMut for Timestamps {
    fn visit_field_mut(&mut self, field: &mut Field) {
        let ty = field.ty.to_token_stream().to_string();
        let timestamp = ty == TIMESTAMP;
        let optional = ty == format!(":: std :: option :: Option < {TIMESTAMP} >");
        if timestamp {
            field
                .attrs
                .push(parse_quote!(#[serde(deserialize_with = "crate::timestamp::deserialize")]));
            field.attrs.push(described(&parse_quote!(::std::string::String)));
        } else if optional {
            // typify has a function read what is nullable, but must be there.
            let before = field.attrs.len();
            field.attrs.retain(|attribute| {
                !attribute.to_token_stream().to_string().contains("deserialize_with")
            });
            field.attrs.push(if field.attrs.len() < before {
                parse_quote!(#[serde(deserialize_with = "crate::timestamp::optional")])
            } else {
                parse_quote!(#[serde(default, deserialize_with = "crate::timestamp::optional")])
            });
            field
                .attrs
                .push(described(&parse_quote!(::std::option::Option<::std::string::String>)));
        } else if ty.contains(TIMESTAMP) {
            self.refused.get_or_insert(ty.replace(' ', ""));
        }
    }
}

fn described(ty: &Type) -> Attribute {
    let ty = ty.to_token_stream().to_string().replace(' ', "");
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
                #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
                pub seen: ::std::option::Option<::jiff::Timestamp>,
                pub name: ::std::string::String,
            }
            pub struct Born(pub ::jiff::Timestamp);
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
