// @generated. Do not edit.

/// `Json`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum Json {
    Variant0(Option<String>),
    Variant1(bool),
    Variant2(f64),
    Variant3(Vec<Json>),
    Variant4(::std::collections::BTreeMap<String, Json>),
}

impl From<Option<String>> for Json {
    fn from(value: Option<String>) -> Self {
        Self::Variant0(value)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Variant1(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Self::Variant2(value)
    }
}

impl From<Vec<Json>> for Json {
    fn from(value: Vec<Json>) -> Self {
        Self::Variant3(value)
    }
}

impl From<::std::collections::BTreeMap<String, Json>> for Json {
    fn from(value: ::std::collections::BTreeMap<String, Json>) -> Self {
        Self::Variant4(value)
    }
}
