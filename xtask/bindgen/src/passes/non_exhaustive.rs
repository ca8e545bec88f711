//! `#[non_exhaustive]` on every struct that responses are decoded into, so that a new field is not a breaking change.

use openapi::json::child;
use serde_json::Value;
use syn::{Fields, File, Item, parse_quote};

use super::{
    super::{Error, naming::SCHEMAS, reached::used_in},
    types,
};

pub(super) fn mark_responses(file: &mut File, description: &Value) -> Result<(), Error> {
    let decoded = used_in(description, "responses");
    for item in types(file).into_iter().flatten() {
        if let Item::Struct(item) = item
            && matches!(item.fields, Fields::Named(_))
            && decoded.contains(&child(SCHEMAS, &item.ident.to_string()))
        {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::on, *};

    #[test]
    fn marks_what_responses_are_decoded_into_and_nothing_else() {
        let source = "
            pub mod types {
                pub struct Body { pub only_sent: u8 }
                pub struct Page { pub pets: Vec<Pet> }
                pub struct Pet { pub id: PetId }
                pub struct PetId(pub String);
            }";
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let content =
            |name: &str| json!({"content": {"application/json": {"schema": reference(name)}}});
        let description = json!({
            "paths": {"/pets": {"post": {"requestBody": content("Body"), "responses": {"200": content("Page")}}}},
            "components": {"schemas": {
                "Body": {},
                "Page": {"properties": {"pets": {"items": reference("Pet")}}},
                "Pet": {"properties": {"id": reference("PetId")}},
                "PetId": {},
            }},
        });
        let mark = |file: &mut File| mark_responses(file, &description).unwrap();
        insta::assert_snapshot!(on(source, mark), @"
        pub mod types {
            pub struct Body {
                pub only_sent: u8,
            }
            #[non_exhaustive]
            pub struct Page {
                pub pets: Vec<Pet>,
            }
            #[non_exhaustive]
            pub struct Pet {
                pub id: PetId,
            }
            pub struct PetId(pub String);
        }
        ");
    }
}
