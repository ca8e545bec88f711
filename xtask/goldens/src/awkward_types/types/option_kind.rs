// @generated. Do not edit.

/// `OptionKind`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum OptionKind {
    /// `a`
    A,
    /// `b`
    B,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(::std::string::String),
}

impl OptionKind {
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

impl ::std::fmt::Display for OptionKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for OptionKind {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<::std::string::String> for OptionKind {
    fn from(value: ::std::string::String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for OptionKind {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for OptionKind {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> ::std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for OptionKind {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::std::result::Result<Self, D::Error> {
        struct OptionKindVisitor;
        impl ::serde::de::Visitor<'_> for OptionKindVisitor {
            type Value = OptionKind;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for OptionKind")
            }
            fn visit_str<E>(self, value: &str) -> ::std::result::Result<OptionKind, E> {
                Ok(OptionKind::from(value))
            }
            fn visit_string<E>(
                self,
                value: ::std::string::String,
            ) -> ::std::result::Result<OptionKind, E> {
                Ok(OptionKind::from(value))
            }
        }
        deserializer.deserialize_str(OptionKindVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for OptionKind {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "OptionKind".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["a", "b"] }, { "type" : "string" }] }
        )
    }
}
