// @generated. Do not edit.

/// `PetId`
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PetId(String);

impl From<PetId> for String {
    fn from(value: PetId) -> Self {
        value.0
    }
}

impl From<String> for PetId {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl ::std::str::FromStr for PetId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}

impl PetId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ::std::fmt::Display for PetId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for PetId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ::std::borrow::Borrow<str> for PetId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for PetId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for PetId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<&str> for PetId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<&String> for PetId {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl From<&PetId> for PetId {
    fn from(value: &PetId) -> Self {
        value.clone()
    }
}
