// @generated. Do not edit.

/// `GetValuesResponseQuotes`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum GetValuesResponseQuotes {
    /// `"`
    X,
    /// `a
    /// b`
    AB,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl GetValuesResponseQuotes {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::X => "\"",
            Self::AB => "a\nb",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "\"" => Some(Self::X),
            "a\nb" => Some(Self::AB),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for GetValuesResponseQuotes {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for GetValuesResponseQuotes {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for GetValuesResponseQuotes {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for GetValuesResponseQuotes {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for GetValuesResponseQuotes {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesResponseQuotes {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct GetValuesResponseQuotesVisitor;
        impl ::serde::de::Visitor<'_> for GetValuesResponseQuotesVisitor {
            type Value = GetValuesResponseQuotes;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for GetValuesResponseQuotes")
            }
            fn visit_str<E>(self, value: &str) -> Result<GetValuesResponseQuotes, E> {
                Ok(GetValuesResponseQuotes::from(value))
            }
            fn visit_string<E>(
                self,
                value: String,
            ) -> Result<GetValuesResponseQuotes, E> {
                Ok(GetValuesResponseQuotes::from(value))
            }
        }
        deserializer.deserialize_str(GetValuesResponseQuotesVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for GetValuesResponseQuotes {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "GetValuesResponseQuotes".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["\"", "a\nb"] }, { "type" : "string" }] }
        )
    }
}
