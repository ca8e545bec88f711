// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// The kind of client that registered the device. Absent if the service does not send it: it is a late addition.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum RegistrationType {
    /// `warp`
    Warp,
    /// `browser_extension`
    BrowserExtension,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl RegistrationType {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Warp => "warp",
            Self::BrowserExtension => "browser_extension",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "warp" => Some(Self::Warp),
            "browser_extension" => Some(Self::BrowserExtension),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for RegistrationType {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for RegistrationType {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for RegistrationType {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for RegistrationType {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for RegistrationType {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for RegistrationType {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct RegistrationTypeVisitor;
        impl ::serde::de::Visitor<'_> for RegistrationTypeVisitor {
            type Value = RegistrationType;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for RegistrationType")
            }
            fn visit_str<E>(self, value: &str) -> Result<RegistrationType, E> {
                Ok(RegistrationType::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<RegistrationType, E> {
                Ok(RegistrationType::from(value))
            }
        }
        deserializer.deserialize_str(RegistrationTypeVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for RegistrationType {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "RegistrationType".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["warp", "browser_extension"] }, { "type" : "string"
            }] }
        )
    }
}
