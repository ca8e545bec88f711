// @generated. Do not edit.

/// `PetSeen`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum PetSeen {
    Integer(i64),
    DateTime(
        #[serde(deserialize_with = "crate::timestamp::deserialize")]
        #[cfg_attr(
            feature = "schemars",
            schemars(with = "::std::string::String", extend("format" = "date-time"))
        )]
        ::jiff::Timestamp,
    ),
}

impl ::std::fmt::Display for PetSeen {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match self {
            Self::Integer(x) => x.fmt(f),
            Self::DateTime(x) => x.fmt(f),
        }
    }
}

impl From<i64> for PetSeen {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<::jiff::Timestamp> for PetSeen {
    fn from(value: ::jiff::Timestamp) -> Self {
        Self::DateTime(value)
    }
}
