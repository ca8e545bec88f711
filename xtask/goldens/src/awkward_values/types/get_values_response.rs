// @generated. Do not edit.

use super::*;

/// `GetValuesResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetValuesResponse {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub choice: Option<GetValuesResponseChoice>,
    /// Text that turns: \u{202e}.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub direction: Option<GetValuesResponseDirection>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub empty: Option<GetValuesResponseEmpty>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub names: Option<GetValuesResponseNames>,
    #[serde(default = "defaults::get_values_response_number")]
    pub number: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub quotes: Option<GetValuesResponseQuotes>,
    #[serde(default = "defaults::get_values_response_real")]
    pub real: f64,
    #[serde(default = "defaults::default_u64::<i64, 2>")]
    pub size: i64,
    #[serde(default = "defaults::get_values_response_tags")]
    pub tags: Vec<String>,
    #[serde(default = "defaults::get_values_response_turned")]
    pub turned: String,
}

impl Default for GetValuesResponse {
    fn default() -> Self {
        Self {
            choice: Default::default(),
            direction: Default::default(),
            empty: Default::default(),
            names: Default::default(),
            number: defaults::get_values_response_number(),
            quotes: Default::default(),
            real: defaults::get_values_response_real(),
            size: defaults::default_u64::<i64, 2>(),
            tags: defaults::get_values_response_tags(),
            turned: defaults::get_values_response_turned(),
        }
    }
}
