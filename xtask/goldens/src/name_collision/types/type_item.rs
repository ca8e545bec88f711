// @generated. Do not edit.

use super::*;

/// `Type`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Type {
    /// `a`
    A,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(::std::string::String),
}

impl Type {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::A => "a",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> ::std::option::Option<Self> {
        match value {
            "a" => Some(Self::A),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for Type {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for Type {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<::std::string::String> for Type {
    fn from(value: ::std::string::String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for Type {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for Type {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for Type {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct TypeVisitor;
        impl ::serde::de::Visitor<'_> for TypeVisitor {
            type Value = Type;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for Type")
            }
            fn visit_str<E>(self, value: &str) -> Result<Type, E> {
                Ok(Type::from(value))
            }
            fn visit_string<E>(self, value: ::std::string::String) -> Result<Type, E> {
                Ok(Type::from(value))
            }
        }
        deserializer.deserialize_str(TypeVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Type {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "Type".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf" : [{ "enum" : ["a"] }, { "type" : "string" }] })
    }
}
