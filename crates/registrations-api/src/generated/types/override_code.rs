// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// A one-time code. It is a secret: `Debug` does not show it.
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OverrideCode(String);

impl From<OverrideCode> for String {
    fn from(value: OverrideCode) -> Self {
        value.0
    }
}

impl From<String> for OverrideCode {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl ::std::str::FromStr for OverrideCode {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}

impl OverrideCode {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for OverrideCode {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ::std::borrow::Borrow<str> for OverrideCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for OverrideCode {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for OverrideCode {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<&str> for OverrideCode {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<&String> for OverrideCode {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl From<&OverrideCode> for OverrideCode {
    fn from(value: &OverrideCode) -> Self {
        value.clone()
    }
}

/// Does not show the value.
impl ::std::fmt::Debug for OverrideCode {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("OverrideCode(hidden)")
    }
}
