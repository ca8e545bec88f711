// @generated. Do not edit.

/// `PetMood`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum PetMood {
    /// `good`
    Good,
    /// `bad`
    Bad,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    Unlisted(String),
}

impl PetMood {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unlisted(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "good" => Some(Self::Good),
            "bad" => Some(Self::Bad),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for PetMood {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for PetMood {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::Unlisted(value.to_owned()))
    }
}

impl From<String> for PetMood {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::Unlisted(value))
    }
}

impl ::std::str::FromStr for PetMood {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for PetMood {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for PetMood {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct PetMoodVisitor;
        impl ::serde::de::Visitor<'_> for PetMoodVisitor {
            type Value = PetMood;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for PetMood")
            }
            fn visit_str<E>(self, value: &str) -> Result<PetMood, E> {
                Ok(PetMood::from(value))
            }
            fn visit_string<E>(self, value: String) -> Result<PetMood, E> {
                Ok(PetMood::from(value))
            }
        }
        deserializer.deserialize_str(PetMoodVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for PetMood {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "PetMood".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["good", "bad"] }, { "type" : "string" }] }
        )
    }
}
