// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// The kind of the registration's key.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum KeyType {
    /// `curve25519`
    Curve25519,
    /// `secp256r1`
    Secp256r1,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl KeyType {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Curve25519 => "curve25519",
            Self::Secp256r1 => "secp256r1",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "curve25519" => Some(Self::Curve25519),
            "secp256r1" => Some(Self::Secp256r1),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for KeyType {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for KeyType {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for KeyType {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for KeyType {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for KeyType {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for KeyType {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct KeyTypeVisitor;
        impl ::serde::de::Visitor<'_> for KeyTypeVisitor {
            type Value = KeyType;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for KeyType")
            }
            fn visit_str<E>(self, value: &str) -> Result<KeyType, E> {
                Ok(KeyType::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<KeyType, E> {
                Ok(KeyType::from(value))
            }
        }
        deserializer.deserialize_str(KeyTypeVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for KeyType {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "KeyType".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["curve25519", "secp256r1"] }, { "type" : "string" }]
            }
        )
    }
}
