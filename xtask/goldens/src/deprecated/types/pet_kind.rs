// @generated. Do not edit.

/// What it is.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum PetKind {
    /// `dog`
    Dog,
    /// `cat`
    Cat,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl PetKind {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Dog => "dog",
            Self::Cat => "cat",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "dog" => Some(Self::Dog),
            "cat" => Some(Self::Cat),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for PetKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for PetKind {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for PetKind {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for PetKind {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for PetKind {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for PetKind {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct PetKindVisitor;
        impl ::serde::de::Visitor<'_> for PetKindVisitor {
            type Value = PetKind;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for PetKind")
            }
            fn visit_str<E>(self, value: &str) -> Result<PetKind, E> {
                Ok(PetKind::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<PetKind, E> {
                Ok(PetKind::from(value))
            }
        }
        deserializer.deserialize_str(PetKindVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for PetKind {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "PetKind".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["dog", "cat"] }, { "type" : "string" }] }
        )
    }
}
