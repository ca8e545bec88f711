// @generated. Do not edit.

/// `GetValuesResponseChoice`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum GetValuesResponseChoice {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl GetValuesResponseChoice {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "a" => Some(Self::A),
            "b" => Some(Self::B),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for GetValuesResponseChoice {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for GetValuesResponseChoice {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for GetValuesResponseChoice {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for GetValuesResponseChoice {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for GetValuesResponseChoice {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesResponseChoice {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct GetValuesResponseChoiceVisitor;
        impl ::serde::de::Visitor<'_> for GetValuesResponseChoiceVisitor {
            type Value = GetValuesResponseChoice;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for GetValuesResponseChoice")
            }
            fn visit_str<E>(self, value: &str) -> Result<GetValuesResponseChoice, E> {
                Ok(GetValuesResponseChoice::from(value))
            }
            fn visit_string<E>(
                self,
                value: String,
            ) -> Result<GetValuesResponseChoice, E> {
                Ok(GetValuesResponseChoice::from(value))
            }
        }
        deserializer.deserialize_str(GetValuesResponseChoiceVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for GetValuesResponseChoice {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "GetValuesResponseChoice".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["a", "b"] }, { "type" : "string" }] }
        )
    }
}

impl Default for GetValuesResponseChoice {
    fn default() -> Self {
        GetValuesResponseChoice::B
    }
}
