// @generated. Do not edit.

/// `GetValuesResponseNames`
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum GetValuesResponseNames {
    /// `Default`
    Default,
    /// `None`
    None,
    /// `Ok`
    Ok,
    /// `Err`
    Err,
    /// `Self`
    Self_,
    /// `gen`
    Gen,
    /// `1`
    X1,
    /// `größe`
    Größe,
    /// `Unlisted`
    Unlisted,
    /// `UnlistedValue`
    UnlistedValue,
    /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
    /// version lists is a variant of its own then.
    #[non_exhaustive]
    UnlistedValueValue(String),
}

impl GetValuesResponseNames {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Default => "Default",
            Self::None => "None",
            Self::Ok => "Ok",
            Self::Err => "Err",
            Self::Self_ => "Self",
            Self::Gen => "gen",
            Self::X1 => "1",
            Self::Größe => "größe",
            Self::Unlisted => "Unlisted",
            Self::UnlistedValue => "UnlistedValue",
            Self::UnlistedValueValue(value) => value,
        }
    }
    fn listed(value: &str) -> Option<Self> {
        match value {
            "Default" => Some(Self::Default),
            "None" => Some(Self::None),
            "Ok" => Some(Self::Ok),
            "Err" => Some(Self::Err),
            "Self" => Some(Self::Self_),
            "gen" => Some(Self::Gen),
            "1" => Some(Self::X1),
            "größe" => Some(Self::Größe),
            "Unlisted" => Some(Self::Unlisted),
            "UnlistedValue" => Some(Self::UnlistedValue),
            _ => None,
        }
    }
}

impl ::std::fmt::Display for GetValuesResponseNames {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&str> for GetValuesResponseNames {
    fn from(value: &str) -> Self {
        Self::listed(value).unwrap_or_else(|| Self::UnlistedValueValue(value.to_owned()))
    }
}

impl From<String> for GetValuesResponseNames {
    fn from(value: String) -> Self {
        Self::listed(&value).unwrap_or(Self::UnlistedValueValue(value))
    }
}

impl ::std::str::FromStr for GetValuesResponseNames {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, ::std::convert::Infallible> {
        Ok(Self::from(value))
    }
}

impl ::serde::Serialize for GetValuesResponseNames {
    fn serialize<S: ::serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> ::serde::Deserialize<'de> for GetValuesResponseNames {
    fn deserialize<D: ::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct GetValuesResponseNamesVisitor;
        impl ::serde::de::Visitor<'_> for GetValuesResponseNamesVisitor {
            type Value = GetValuesResponseNames;
            fn expecting(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> ::std::fmt::Result {
                f.write_str("a string for GetValuesResponseNames")
            }
            fn visit_str<E>(self, value: &str) -> Result<GetValuesResponseNames, E> {
                Ok(GetValuesResponseNames::from(value))
            }
            fn visit_string<E>(
                self,
                value: String,
            ) -> Result<GetValuesResponseNames, E> {
                Ok(GetValuesResponseNames::from(value))
            }
        }
        deserializer.deserialize_str(GetValuesResponseNamesVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for GetValuesResponseNames {
    fn schema_name() -> ::std::borrow::Cow<'static, str> {
        "GetValuesResponseNames".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "anyOf" : [{ "enum" : ["Default", "None", "Ok", "Err", "Self", "gen", "1",
            "größe", "Unlisted", "UnlistedValue"] }, { "type" : "string" }] }
        )
    }
}
