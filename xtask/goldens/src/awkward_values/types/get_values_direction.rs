// @generated. Do not edit.

/// `GetValuesDirection`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum GetValuesDirection {
    /// `a\u{202e}b`
    AB,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl GetValuesDirection {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::AB => "a\u{202e}b",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "a\u{202e}b" => Some(Self::AB),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for GetValuesDirection {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for GetValuesDirection {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for GetValuesDirection {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for GetValuesDirection {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for GetValuesDirection {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesDirection {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct GetValuesDirectionVisitor;
        impl ::serde::de::Visitor<'_> for GetValuesDirectionVisitor {
            type Value = GetValuesDirection;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for GetValuesDirection")
            }
            fn visit_str<E>(self, value: &str) -> Result<GetValuesDirection, E> {
                Ok(GetValuesDirection::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<GetValuesDirection, E> {
                Ok(GetValuesDirection::from(value))
            }
        }
        deserializer.deserialize_str(GetValuesDirectionVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for GetValuesDirection {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "GetValuesDirection".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["a\u{202e}b"] }, { "type" : "string" }] }
        )
    }
}
