// @generated. Do not edit.

use super::*;

/// `ListAllResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListAllResponse {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_0: ::std::option::Option<::std::boxed::Box<Box>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_1: ::std::option::Option<::std::boxed::Box<Clone>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_10: ::std::option::Option<ToString>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_11: ::std::option::Option<Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_12: ::std::option::Option<Vec>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_13: ::std::option::Option<Match>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_14: ::std::option::Option<MatchItem>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_15: ::std::option::Option<::std::boxed::Box<ConversionError>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_16: ::std::option::Option<::std::boxed::Box<Defaults>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_2: ::std::option::Option<::std::boxed::Box<Display>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_3: ::std::option::Option<::std::boxed::Box<Formatter>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_4: ::std::option::Option<::std::boxed::Box<Gen>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_5: ::std::option::Option<::std::boxed::Box<HashMap>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_6: ::std::option::Option<::std::boxed::Box<Größe>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_7: ::std::option::Option<Option>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_8: ::std::option::Option<Result>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_9: ::std::option::Option<String>,
}
