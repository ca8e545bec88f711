// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// Identifies a registration.
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
pub struct RegistrationId(pub String);

impl ::std::ops::Deref for RegistrationId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}

impl From<RegistrationId> for String {
    fn from(value: RegistrationId) -> Self {
        value.0
    }
}

impl From<String> for RegistrationId {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl ::std::fmt::Display for RegistrationId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ::std::str::FromStr for RegistrationId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}

impl From<&str> for RegistrationId {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<&String> for RegistrationId {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl From<&RegistrationId> for RegistrationId {
    fn from(value: &RegistrationId) -> Self {
        value.clone()
    }
}
