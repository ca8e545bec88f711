//! Decodes and encodes values with the goldens.

#![allow(irrefutable_let_patterns, missing_docs, clippy::unwrap_used)]

use xtask_goldens as goldens;

/// Decodes `sent` and encodes it again.
fn again<T>(sent: serde_json::Value) -> serde_json::Value
where
    T: serde::de::DeserializeOwned + serde::Serialize,
{
    let value: T =
        serde_json::from_value(sent.clone()).unwrap_or_else(|error| panic!("{error}: {sent}"));
    serde_json::to_value(value).unwrap()
}

mod values {
    use serde_json::{Value, json};

    use super::{again, goldens};

    fn is_kept<T: serde::de::DeserializeOwned + serde::Serialize>(values: &[Value]) {
        for value in values {
            assert_eq!(again::<T>(value.clone()), *value);
        }
    }

    #[test]
    fn a_required_field_that_may_be_null_may_be_absent() {
        use goldens::{
            date_time::generated::types::Pet as Timed, nullable_enum::generated::types::Pet,
        };
        for sent in [json!({}), json!({"kind": null})] {
            assert_eq!(again::<Pet>(sent), json!({"kind": null}));
        }
        let born = "2026-01-02T03:04:05Z";
        assert_eq!(again::<Timed>(json!({"born_at": born}))["seen_at"], json!(null));
    }

    #[test]
    fn a_union_keeps_every_branch() {
        is_kept::<goldens::unions::generated::types::Pet>(&[
            json!({"home": {"kind": "house", "rooms": 3}, "color": "red", "seen": "2020-02-03T04:05:06Z"}),
            json!({"home": 1, "seen": 5, "anything": {"a": [null, 1.5, "b", {"c": true}]}}),
            json!({"home": {"kind": "cage", "locked": true}, "contact": {"phone": "1"}, "code": "b2345"}),
            json!({"home": "any", "size": 1.5, "owner": "Ada", "keepers": [{"name": "Ada"}], "bed": ["a"]}),
        ]);
    }

    #[test]
    fn null_is_read_where_only_null_or_null_as_well_is_allowed() {
        let size = json!({"home": {}, "size": null});
        assert_eq!(again::<goldens::unions::generated::types::Pet>(size), json!({"home": {}}));
        is_kept::<goldens::null_enums::generated::types::Pet>(&[json!({"gone": null})]);
        let result = json!({"gone": null, "result": null, "filter": {"operator": "<="}});
        let expected = json!({"gone": null, "filter": {"operator": "<="}});
        assert_eq!(again::<goldens::null_enums::generated::types::Pet>(result), expected);
        let owner = json!({"id": "1", "owner": null, "friend": {"id": "2", "friend": null}});
        let expected = json!({"id": "1", "friend": {"id": "2"}});
        assert_eq!(again::<goldens::aliases::generated::types::Pet>(owner), expected);
    }

    #[test]
    fn a_format_without_a_type_is_a_string_and_a_limit_is_not_checked() {
        is_kept::<goldens::formats::generated::types::Pet>(&[json!({
            "id": "not a uuid", "born": "2020-02-30", "address": "", "seen": "2020-02-03T04:05:06Z",
            "visits": ["yesterday"], "vaccinations": {"rabies": "today"}, "code": "LONGER THAN 5",
            "tags": ["a", "b", "b"],
        })]);
    }

    #[test]
    fn parts_are_one_object_and_a_union_of_objects_is_kept() {
        use goldens::parts::generated::types::{Dog, Place};

        is_kept::<Dog>(&[
            json!({"name": "Rex", "age": 3, "breed": "boxer", "vet": {"name": "Ada"}}),
        ]);
        is_kept::<Place>(&[json!({"street": "B"}), json!({"latitude": 1.5})]);
    }

    #[test]
    fn a_nullable_whole_or_union_is_kept() {
        use goldens::{
            parts::generated::types::{OpenVet, Visit},
            unions::generated::types::Bed,
        };

        is_kept::<OpenVet>(&[json!({"name": "Ada", "age": [1]}), json!(null)]);
        is_kept::<Visit>(&[json!({"at": "2020-02-03T04:05:06Z", "next": "2020-02-03T04:05:06Z"})]);
        is_kept::<Bed>(&[json!(true), json!(["a"]), json!(null)]);
    }

    #[test]
    fn members_that_no_property_names_are_kept_where_they_have_a_type() {
        is_kept::<goldens::maps::generated::types::Pet>(&[json!({
            "tags": {"a": "b"}, "counts": {"a": 1}, "anything": {"a": [null]}, "closed": {"a": "b"},
            "free": {"name": "A", "b": {"c": 1}}, "open": {"name": "A", "b": true}, "owners": {"a": {"name": "Ada"}},
        })]);
        let added = json!({"closed": {"a": "b", "later": 1}});
        let expected = json!({"closed": {"a": "b"}});
        assert_eq!(again::<goldens::maps::generated::types::Pet>(added), expected);
    }

    #[test]
    fn a_request_may_lack_what_is_read_only_and_hold_what_is_empty() {
        is_kept::<goldens::bodies::generated::types::Pet>(&[
            json!({"name": "Rex", "password": "secret"}),
            json!({"id": "1", "name": "Rex", "created": "2020-02-03T04:05:06Z"}),
            json!({"name": "Rex", "tags": [], "labels": {}, "friends": []}),
        ]);
    }

    #[test]
    fn an_absent_value_with_a_default_stays_absent() {
        is_kept::<goldens::newtypes::generated::types::Page>(&[
            json!({"pets": [{"name": "Rex"}]}),
            json!({"pets": [{"name": "Rex"}], "status": 404, "order": "age"}),
        ]);
    }
}
