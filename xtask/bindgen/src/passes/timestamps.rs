//! Timestamps are read by the hand-written module `timestamp`, which accepts more than jiff, and described to schemars,
//! which does not support jiff 1.

use quote::ToTokens;
use syn::{Attribute, Item, parse_quote};

use super::{super::Error, structs};

const TIMESTAMP: &str = ":: jiff :: Timestamp";

pub(super) fn annotate(types: &mut [Item]) -> Result<(), Error> {
    let fields = structs(types).flat_map(|item| item.fields.iter_mut().map(|it| (&item.ident, it)));
    for (owner, field) in fields {
        let ty = field.ty.to_token_stream().to_string();
        if ty == TIMESTAMP {
            field.attrs.extend([
                parse_quote!(#[serde(deserialize_with = "crate::timestamp::deserialize")]),
                described("::std::string::String"),
            ]);
        } else if ty == format!(":: std :: option :: Option < {TIMESTAMP} >") {
            let is_whole = field.ident.is_none();
            field.attrs.push(if is_whole {
                parse_quote!(#[serde(deserialize_with = "crate::timestamp::optional")])
            } else {
                // With a function of its own, an `Option` must not be absent.
                parse_quote!(#[serde(default, deserialize_with = "crate::timestamp::optional")])
            });
            field.attrs.push(described("::std::option::Option<::std::string::String>"));
        } else if ty.contains(TIMESTAMP) {
            // The attributes do not apply to what is inside.
            let ty = ty.replace(' ', "");
            let problem =
                format!("{owner} has a field of the type {ty}; expected a timestamp by itself");
            return Err(Error::Code(problem));
        }
    }
    Ok(())
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
        let source = r#"
            pub struct Pet {
                pub born: ::jiff::Timestamp,
                #[serde(rename = "fedAgain")]
                pub fed_again: ::std::option::Option<::jiff::Timestamp>,
                #[serde(skip_serializing_if = "::std::option::Option::is_none")]
                pub seen: ::std::option::Option<::jiff::Timestamp>,
                pub name: ::std::string::String,
            }
            pub struct Born(pub ::jiff::Timestamp);
            pub struct Fed(pub ::std::option::Option<::jiff::Timestamp>);
        "#;
        insta::assert_snapshot!(on(source, |types| annotate(types).unwrap()));
    }

    #[test]
    fn a_timestamp_inside_another_type_is_refused() {
        let source = "pub struct Pet { pub fed: ::std::vec::Vec<::jiff::Timestamp> }";
        let error = annotate(&mut syn::parse_file(source).unwrap().items).unwrap_err();
        assert!(
            error.to_string().contains("of the type ::std::vec::Vec<::jiff::Timestamp>"),
            "{error}"
        );
    }
}
