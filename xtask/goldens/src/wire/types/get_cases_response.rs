// @generated. Do not edit.

use super::*;

/// `GetCasesResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetCasesResponse {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub address_stated_new: Option<AddressStatedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub address_stated_old: Option<AddressStatedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub becomes_optional_new: Option<BecomesOptionalNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub becomes_optional_old: Option<BecomesOptionalOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub becomes_required_new: Option<BecomesRequiredNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub becomes_required_old: Option<BecomesRequiredOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub becomes_write_only_new: Option<BecomesWriteOnlyNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub becomes_write_only_old: Option<BecomesWriteOnlyOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub default_stated_new: Option<DefaultStatedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub default_stated_old: Option<DefaultStatedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub elements_become_nullable_new: Option<ElementsBecomeNullableNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub elements_become_nullable_old: Option<ElementsBecomeNullableOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub enum_value_added_new: Option<EnumValueAddedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub enum_value_added_old: Option<EnumValueAddedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub integer_becomes_number_new: Option<IntegerBecomesNumberNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub integer_becomes_number_old: Option<IntegerBecomesNumberOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub integer_becomes_string_new: Option<IntegerBecomesStringNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub integer_becomes_string_old: Option<IntegerBecomesStringOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub integer_of_32_bits_new: Option<IntegerOf32BitsNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub integer_of_32_bits_old: Option<IntegerOf32BitsOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub number_enum_value_added_new: Option<NumberEnumValueAddedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub number_enum_value_added_old: Option<NumberEnumValueAddedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub object_becomes_string_new: Option<ObjectBecomesStringNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub object_becomes_string_old: Option<ObjectBecomesStringOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional_added_new: Option<OptionalAddedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional_added_old: Option<OptionalAddedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional_becomes_nullable_new: Option<OptionalBecomesNullableNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional_becomes_nullable_old: Option<OptionalBecomesNullableOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional_removed_new: Option<OptionalRemovedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub optional_removed_old: Option<OptionalRemovedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub others_are_refused_new: Option<OthersAreRefusedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub others_are_refused_old: Option<OthersAreRefusedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_added_new: Option<RequiredAddedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_added_old: Option<RequiredAddedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_becomes_nullable_new: Option<RequiredBecomesNullableNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_becomes_nullable_old: Option<RequiredBecomesNullableOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_list_added_new: Option<RequiredListAddedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_list_added_old: Option<RequiredListAddedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_nullable_added_new: Option<RequiredNullableAddedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_nullable_added_old: Option<RequiredNullableAddedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_nullable_becomes_optional_new: Option<
        RequiredNullableBecomesOptionalNew,
    >,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_nullable_becomes_optional_old: Option<
        RequiredNullableBecomesOptionalOld,
    >,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_removed_new: Option<RequiredRemovedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub required_removed_old: Option<RequiredRemovedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub string_becomes_list_new: Option<StringBecomesListNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub string_becomes_list_old: Option<StringBecomesListOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub timestamp_stated_new: Option<TimestampStatedNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub timestamp_stated_old: Option<TimestampStatedOld>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub values_of_a_map_change_new: Option<ValuesOfAMapChangeNew>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub values_of_a_map_change_old: Option<ValuesOfAMapChangeOld>,
}
