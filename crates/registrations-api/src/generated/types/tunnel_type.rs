// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// The tunnel protocol.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum TunnelType {
    /// `wireguard`
    Wireguard,
    /// `masque`
    Masque,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl TunnelType {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Wireguard => "wireguard",
            Self::Masque => "masque",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "wireguard" => Some(Self::Wireguard),
            "masque" => Some(Self::Masque),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for TunnelType {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for TunnelType {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for TunnelType {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for TunnelType {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for TunnelType {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for TunnelType {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct TunnelTypeVisitor;
        impl ::serde::de::Visitor<'_> for TunnelTypeVisitor {
            type Value = TunnelType;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for TunnelType")
            }
            fn visit_str<E>(self, value: &str) -> Result<TunnelType, E> {
                Ok(TunnelType::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<TunnelType, E> {
                Ok(TunnelType::from(value))
            }
        }
        deserializer.deserialize_str(TunnelTypeVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for TunnelType {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "TunnelType".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["wireguard", "masque"] }, { "type" : "string" }] }
        )
    }
}
