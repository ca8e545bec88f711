// @generated. Do not edit.

/// Text that turns: \u{202e}.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum GetValuesResponseDirection {
    /// `a\u{202e}b`
    AB,
    /// `\u{2066}c`
    C,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl GetValuesResponseDirection {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::AB => "a\u{202e}b",
            Self::C => "\u{2066}c",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "a\u{202e}b" => Some(Self::AB),
            "\u{2066}c" => Some(Self::C),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for GetValuesResponseDirection {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for GetValuesResponseDirection {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for GetValuesResponseDirection {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for GetValuesResponseDirection {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for GetValuesResponseDirection {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesResponseDirection {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct GetValuesResponseDirectionVisitor;
        impl ::serde::de::Visitor<'_> for GetValuesResponseDirectionVisitor {
            type Value = GetValuesResponseDirection;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for GetValuesResponseDirection")
            }
            fn visit_str<E>(self, value: &str) -> Result<GetValuesResponseDirection, E> {
                Ok(GetValuesResponseDirection::from(value))
            }
            fn visit_string<E>(
                self,
                value: String,
            ) -> Result<GetValuesResponseDirection, E> {
                Ok(GetValuesResponseDirection::from(value))
            }
        }
        deserializer.deserialize_str(GetValuesResponseDirectionVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for GetValuesResponseDirection {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "GetValuesResponseDirection".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["a\u{202e}b", "\u{2066}c"] }, { "type" : "string" }]
            }
        )
    }
}
