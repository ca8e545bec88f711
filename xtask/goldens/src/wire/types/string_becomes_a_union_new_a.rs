// @generated. Do not edit.

/// `StringBecomesAUnionNewA`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum StringBecomesAUnionNewA {
    String(String),
    Integer(i64),
}

impl ::std::fmt::Display for StringBecomesAUnionNewA {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match self {
            Self::String(x) => x.fmt(f),
            Self::Integer(x) => x.fmt(f),
        }
    }
}

impl From<i64> for StringBecomesAUnionNewA {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}
