//! Attributes of structs: `#[non_exhaustive]` where responses are decoded into them, so that a new field is not a breaking
//! change, and `JsonSchema` under the feature `schemars`.
//!
//! The macros of enums and newtypes of strings add their own.

use openapi::json::child;
use serde_json::Value;
use syn::{Fields, Item, ItemStruct, parse_quote};

use super::{
    super::{naming::SCHEMAS, reached::used_in},
    structs,
};

pub(super) fn add(types: &mut [Item], description: &Value) {
    let decoded = used_in(description, "responses");
    for ItemStruct { attrs, ident, fields, .. } in structs(types) {
        let is_decoded = decoded.contains(&child(SCHEMAS, &ident.to_string()));
        if is_decoded && matches!(fields, Fields::Named(_)) {
            attrs.push(parse_quote!(#[non_exhaustive]));
        }
        if !matches!(fields, Fields::Unit) {
            attrs.push(
                parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::on, *};

    #[test]
    fn what_responses_are_decoded_into_stays_open_and_all_but_strings_derive() {
        let source = "
            pub struct Body { pub only_sent: u8 }
            #[derive(Clone)]
            pub struct Page { pub pets: Vec<Pet> }
            pub struct Pet { pub id: PetId }
            #[string_id]
            pub struct PetId;
            pub struct Sizes(pub Vec<u8>);
            #[open_enum]
            pub enum Kind { Dog = \"dog\" }
            ";
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let content =
            |name: &str| json!({"content": {"application/json": {"schema": reference(name)}}});
        let description = json!({
            "paths": {"/pets": {"post": {"requestBody": content("Body"), "responses": {"200": content("Page")}}}},
            "components": {"schemas": {
                "Body": {},
                "Page": {"properties": {"pets": {"items": reference("Pet")}, "sizes": reference("Sizes")}},
                "Pet": {"properties": {"id": reference("PetId")}},
                "PetId": {},
                "Sizes": {},
            }},
        });
        insta::assert_snapshot!(on(source, |types| add(types, &description)), @r#"
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct Body {
            pub only_sent: u8,
        }
        #[derive(Clone)]
        #[non_exhaustive]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct Page {
            pub pets: Vec<Pet>,
        }
        #[non_exhaustive]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct Pet {
            pub id: PetId,
        }
        #[string_id]
        pub struct PetId;
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct Sizes(pub Vec<u8>);
        #[open_enum]
        pub enum Kind {
            Dog = "dog",
        }
        "#);
    }
}
