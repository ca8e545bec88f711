// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// `GetValuesResponseSize`
#[derive(::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetValuesResponseSize(pub(super) i64);

impl From<GetValuesResponseSize> for i64 {
    fn from(value: GetValuesResponseSize) -> Self {
        value.0
    }
}

impl Default for GetValuesResponseSize {
    fn default() -> Self {
        GetValuesResponseSize(2_i64)
    }
}

impl TryFrom<i64> for GetValuesResponseSize {
    type Error = self::error::ConversionError;
    fn try_from(value: i64) -> Result<Self, self::error::ConversionError> {
        if ![1_i64, 2_i64].contains(&value) {
            Err("invalid value".into())
        } else {
            Ok(Self(value))
        }
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesResponseSize {
    fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: ::serde::Deserializer<'de>,
    {
        Self::try_from(<i64>::deserialize(deserializer)?)
            .map_err(|e| { <D::Error as ::serde::de::Error>::custom(e.to_string()) })
    }
}
