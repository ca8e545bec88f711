// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// Which registrations a listing keeps, by their state.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Status {
    /// `active`
    Active,
    /// `all`
    All,
    /// `revoked`
    Revoked,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl Status {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::All => "all",
            Self::Revoked => "revoked",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "active" => Some(Self::Active),
            "all" => Some(Self::All),
            "revoked" => Some(Self::Revoked),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for Status {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for Status {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for Status {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for Status {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for Status {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for Status {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct StatusVisitor;
        impl ::serde::de::Visitor<'_> for StatusVisitor {
            type Value = Status;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for Status")
            }
            fn visit_str<E>(self, value: &str) -> Result<Status, E> {
                Ok(Status::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<Status, E> {
                Ok(Status::from(value))
            }
        }
        deserializer.deserialize_str(StatusVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Status {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "Status".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["active", "all", "revoked"] }, { "type" : "string"
            }] }
        )
    }
}
