// @generated. Do not edit.

use super::*;

/// `ListAllResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListAllResponse {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_0: Option<Visitor>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_1: Option<Serialize>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_10: Option<ToString>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_11: Option<Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_12: Option<Sync>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_13: Option<Match>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_14: Option<MatchItem>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_15: Option<Box<ConversionError>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_16: Option<Box<Defaults>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_2: Option<Box<Display>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_3: Option<Box<Formatter>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_4: Option<Box<Gen>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_5: Option<Box<HashMap>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_6: Option<Box<Größe>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_7: Option<Box<Into>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_8: Option<Box<Iterator>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field_9: Option<ToOwned>,
}
