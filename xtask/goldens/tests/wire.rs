//! Measures what an old build meets at a new service, and a new build at an old one, by decoding responses.
//!
//! `wire.json` has both sides of each case, with values (`x-values`) and what the review says (`x-levels`). The review is
//! compared with it in `xtask/tests/it/review/measured.rs`. Decoding shows whether a response is refused. It does not show
//! how often that happens, nor what is wrong without an error, nor what a service does with requests.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use serde::de::DeserializeOwned;
use serde_json::Value;
use xtask_goldens::wire::generated::types;

/// Whether a type reads all values of a side of a case.
fn reads<T: DeserializeOwned>(schemas: &Value, side: &str) -> bool {
    let values = schemas[side]["x-values"].as_array().unwrap();
    assert!(!values.is_empty(), "{side}");
    values.iter().all(|value| serde_json::from_value::<T>(value.clone()).is_ok())
}

/// What the old type does with new values, and the new type with old values, and its own with its own.
fn check<Old: DeserializeOwned, New: DeserializeOwned>(schemas: &Value, name: &str) {
    let (old, new) = (format!("{name}_old"), format!("{name}_new"));
    assert!(reads::<Old>(schemas, &old) && reads::<New>(schemas, &new), "{name}");
    let levels = schemas[&new]["x-levels"].as_str().unwrap();
    let is_read = |level: &str| matches!(level, "ok" | "silent");
    let said: Vec<bool> = levels.split(' ').map(is_read).collect();
    let measured = [reads::<Old>(schemas, &new), reads::<New>(schemas, &old)];
    assert_eq!(said, measured, "{name}: {levels}");
}

macro_rules! check_all {
    ($($name:ident: $old:ident, $new:ident;)*) => {
        #[test]
        fn what_the_review_says_about_responses_is_what_decoding_does() {
            let description: Value = serde_json::from_str(include_str!("../wire.json")).unwrap();
            let schemas = &description["components"]["schemas"];
            $(check::<types::$old, types::$new>(schemas, stringify!($name));)*
            let cases = [$(stringify!($name)),*];
            assert_eq!(schemas.as_object().unwrap().len(), 2 * cases.len());
        }
    };
}

check_all! {
    optional_added: OptionalAddedOld, OptionalAddedNew;
    required_added: RequiredAddedOld, RequiredAddedNew;
    required_nullable_added: RequiredNullableAddedOld, RequiredNullableAddedNew;
    required_list_added: RequiredListAddedOld, RequiredListAddedNew;
    optional_removed: OptionalRemovedOld, OptionalRemovedNew;
    required_removed: RequiredRemovedOld, RequiredRemovedNew;
    becomes_required: BecomesRequiredOld, BecomesRequiredNew;
    becomes_optional: BecomesOptionalOld, BecomesOptionalNew;
    required_becomes_nullable: RequiredBecomesNullableOld, RequiredBecomesNullableNew;
    optional_becomes_nullable: OptionalBecomesNullableOld, OptionalBecomesNullableNew;
    required_nullable_becomes_optional: RequiredNullableBecomesOptionalOld, RequiredNullableBecomesOptionalNew;
    integer_becomes_string: IntegerBecomesStringOld, IntegerBecomesStringNew;
    integer_becomes_number: IntegerBecomesNumberOld, IntegerBecomesNumberNew;
    integer_of_32_bits: IntegerOf32BitsOld, IntegerOf32BitsNew;
    string_becomes_list: StringBecomesListOld, StringBecomesListNew;
    object_becomes_string: ObjectBecomesStringOld, ObjectBecomesStringNew;
    timestamp_stated: TimestampStatedOld, TimestampStatedNew;
    address_stated: AddressStatedOld, AddressStatedNew;
    default_stated: DefaultStatedOld, DefaultStatedNew;
    becomes_write_only: BecomesWriteOnlyOld, BecomesWriteOnlyNew;
    enum_value_added: EnumValueAddedOld, EnumValueAddedNew;
    number_enum_value_added: NumberEnumValueAddedOld, NumberEnumValueAddedNew;
    elements_become_nullable: ElementsBecomeNullableOld, ElementsBecomeNullableNew;
    values_of_a_map_change: ValuesOfAMapChangeOld, ValuesOfAMapChangeNew;
    others_are_refused: OthersAreRefusedOld, OthersAreRefusedNew;
}
