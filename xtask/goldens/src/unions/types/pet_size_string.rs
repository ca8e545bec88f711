// @generated. Do not edit.

/// `PetSizeString`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum PetSizeString {
    /// `small`
    Small,
    /// `big`
    Big,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl PetSizeString {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Small => "small",
            Self::Big => "big",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "small" => Some(Self::Small),
            "big" => Some(Self::Big),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for PetSizeString {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for PetSizeString {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for PetSizeString {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for PetSizeString {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for PetSizeString {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for PetSizeString {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct PetSizeStringVisitor;
        impl ::serde::de::Visitor<'_> for PetSizeStringVisitor {
            type Value = PetSizeString;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for PetSizeString")
            }
            fn visit_str<E>(self, value: &str) -> Result<PetSizeString, E> {
                Ok(PetSizeString::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<PetSizeString, E> {
                Ok(PetSizeString::from(value))
            }
        }
        deserializer.deserialize_str(PetSizeStringVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for PetSizeString {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "PetSizeString".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["small", "big"] }, { "type" : "string" }] }
        )
    }
}
