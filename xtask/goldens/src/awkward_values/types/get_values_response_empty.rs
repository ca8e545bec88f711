// @generated. Do not edit.

/// `GetValuesResponseEmpty`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum GetValuesResponseEmpty {
    /// ``
    X,
    /// `none`
    None,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl GetValuesResponseEmpty {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::X => "",
            Self::None => "none",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "" => Some(Self::X),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for GetValuesResponseEmpty {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for GetValuesResponseEmpty {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for GetValuesResponseEmpty {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for GetValuesResponseEmpty {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for GetValuesResponseEmpty {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesResponseEmpty {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct GetValuesResponseEmptyVisitor;
        impl ::serde::de::Visitor<'_> for GetValuesResponseEmptyVisitor {
            type Value = GetValuesResponseEmpty;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for GetValuesResponseEmpty")
            }
            fn visit_str<E>(self, value: &str) -> Result<GetValuesResponseEmpty, E> {
                Ok(GetValuesResponseEmpty::from(value))
            }
            fn visit_string<E>(
                self,
                value: String,
            ) -> Result<GetValuesResponseEmpty, E> {
                Ok(GetValuesResponseEmpty::from(value))
            }
        }
        deserializer.deserialize_str(GetValuesResponseEmptyVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for GetValuesResponseEmpty {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "GetValuesResponseEmpty".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["", "none"] }, { "type" : "string" }] }
        )
    }
}
