// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// Identifies a device settings profile, which the API calls a policy.
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
pub struct PolicyId(String);

impl From<PolicyId> for String {
    fn from(value: PolicyId) -> Self {
        value.0
    }
}

impl From<String> for PolicyId {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl ::std::str::FromStr for PolicyId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}

impl PolicyId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ::std::fmt::Display for PolicyId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for PolicyId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ::std::borrow::Borrow<str> for PolicyId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for PolicyId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for PolicyId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<&str> for PolicyId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<&String> for PolicyId {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl From<&PolicyId> for PolicyId {
    fn from(value: &PolicyId) -> Self {
        value.clone()
    }
}
