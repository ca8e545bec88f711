// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// What a listing is sorted by.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum SortBy {
    /// `id`
    Id,
    /// `user.name`
    UserName,
    /// `user.email`
    UserEmail,
    /// `last_seen_at`
    LastSeenAt,
    /// `created_at`
    CreatedAt,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl SortBy {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::UserName => "user.name",
            Self::UserEmail => "user.email",
            Self::LastSeenAt => "last_seen_at",
            Self::CreatedAt => "created_at",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "id" => Some(Self::Id),
            "user.name" => Some(Self::UserName),
            "user.email" => Some(Self::UserEmail),
            "last_seen_at" => Some(Self::LastSeenAt),
            "created_at" => Some(Self::CreatedAt),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for SortBy {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for SortBy {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for SortBy {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for SortBy {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for SortBy {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for SortBy {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct SortByVisitor;
        impl ::serde::de::Visitor<'_> for SortByVisitor {
            type Value = SortBy;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for SortBy")
            }
            fn visit_str<E>(self, value: &str) -> Result<SortBy, E> {
                Ok(SortBy::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<SortBy, E> {
                Ok(SortBy::from(value))
            }
        }
        deserializer.deserialize_str(SortByVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for SortBy {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "SortBy".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["id", "user.name", "user.email", "last_seen_at",
            "created_at"] }, { "type" : "string" }] }
        )
    }
}
