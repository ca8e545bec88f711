// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// The direction that a listing is sorted in.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum SortOrder {
    /// `asc`
    Asc,
    /// `desc`
    Desc,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl SortOrder {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "asc" => Some(Self::Asc),
            "desc" => Some(Self::Desc),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for SortOrder {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for SortOrder {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for SortOrder {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for SortOrder {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for SortOrder {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for SortOrder {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct SortOrderVisitor;
        impl ::serde::de::Visitor<'_> for SortOrderVisitor {
            type Value = SortOrder;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for SortOrder")
            }
            fn visit_str<E>(self, value: &str) -> Result<SortOrder, E> {
                Ok(SortOrder::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<SortOrder, E> {
                Ok(SortOrder::from(value))
            }
        }
        deserializer.deserialize_str(SortOrderVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for SortOrder {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "SortOrder".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["asc", "desc"] }, { "type" : "string" }] }
        )
    }
}
