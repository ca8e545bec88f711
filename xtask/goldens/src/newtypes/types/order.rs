// @generated. Do not edit.

/// `Order`
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
pub struct Order(pub(super) String);

impl From<Order> for String {
    fn from(value: Order) -> Self {
        value.0
    }
}

impl From<String> for Order {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl ::std::str::FromStr for Order {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}

impl Order {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ::std::fmt::Display for Order {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Order {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ::std::borrow::Borrow<str> for Order {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Order {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Order {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<&str> for Order {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<&String> for Order {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl From<&Order> for Order {
    fn from(value: &Order) -> Self {
        value.clone()
    }
}
