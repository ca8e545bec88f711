// @generated. Do not edit.

/// `ResultKind`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum ResultKind {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(::std::string::String),
}

impl ResultKind {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> ::std::option::Option<Self> {
        match value {
            "a" => Some(Self::A),
            "b" => Some(Self::B),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for ResultKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for ResultKind {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<::std::string::String> for ResultKind {
    fn from(value: ::std::string::String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for ResultKind {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for ResultKind {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> ::std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for ResultKind {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::std::result::Result<Self, D::Error> {
        struct ResultKindVisitor;
        impl ::serde::de::Visitor<'_> for ResultKindVisitor {
            type Value = ResultKind;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for ResultKind")
            }
            fn visit_str<E>(self, value: &str) -> ::std::result::Result<ResultKind, E> {
                Ok(ResultKind::from(value))
            }
            fn visit_string<E>(
                self,
                value: ::std::string::String,
            ) -> ::std::result::Result<ResultKind, E> {
                Ok(ResultKind::from(value))
            }
        }
        deserializer.deserialize_str(ResultKindVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ResultKind {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "ResultKind".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["a", "b"] }, { "type" : "string" }] }
        )
    }
}
