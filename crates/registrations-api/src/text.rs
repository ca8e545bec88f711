//! The generated types that are text: open enums of strings, ids, and secrets.
//!
//! Other paths than those of the prelude are absolute, since a generated type may be called `Display`.

// A description need not have a type of each kind.
#![allow(dead_code, unused_macros)]

use std::{fmt, marker::PhantomData};

use serde::{Deserializer, de::Visitor};

/// Reads a text without an allocation where `T` needs none. `name` is the name of `T`.
pub(crate) fn deserialize<'de, T, D>(source: D, name: &'static str) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str> + From<String>,
    D: Deserializer<'de>,
{
    source.deserialize_str(Text(name, PhantomData))
}

struct Text<T>(&'static str, PhantomData<T>);

impl<T: for<'a> From<&'a str> + From<String>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string for {}", self.0)
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<T, E> {
        Ok(value.into())
    }
}

/// An enum of strings that stays open: a value that is not listed is kept, not refused.
///
/// The service sends new values before the vendor documents them, and one of them must not cost its record. Only the
/// conversions make an `Unlisted` value, so that a listed one is never held as unlisted.
macro_rules! open_enum {
    ($(#[$attribute:meta])* pub enum $name:ident { $($variant:ident = $value:literal,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $value, "`")] $variant,)*
            /// A value that the description does not list, as it was received. Compare `as_str()`: a value that a later
            /// version lists is a variant of its own then.
            #[non_exhaustive]
            Unlisted(String),
        }

        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unlisted(value) => value,
                }
            }

            fn listed(value: &str) -> Option<Self> {
                match value {
                    $($value => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::listed(value).unwrap_or_else(|| Self::Unlisted(String::from(value)))
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::listed(&value).unwrap_or(Self::Unlisted(value))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // `Self::Err` may be a variant.
            fn from_str(value: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
                target.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                crate::text::deserialize(source, stringify!($name))
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({"anyOf": [{"enum": [$($value),*]}, {"type": "string"}]})
            }
        }
    };
}

/// A string with a meaning of its own. It is built, compared, looked up and printed like a string.
macro_rules! string_id {
    ($(#[$attribute:meta])* pub struct $name:ident;) => {
        string_newtype! {
            $(#[$attribute])*
            #[derive(Debug)]
            pub struct $name;
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

/// A string that is not printed: there is no `Display`, and `as_str` returns the value.
macro_rules! secret_string {
    ($(#[$attribute:meta])* pub struct $name:ident;) => {
        string_newtype! {
            $(#[$attribute])*
            pub struct $name;
        }

        /// Does not show the value.
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

/// What ids and secrets have in common.
macro_rules! string_newtype {
    ($(#[$attribute:meta])* pub struct $name:ident;) => {
        $(#[$attribute])*
        #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        pub struct $name(pub(super) String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(String::from(value))
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self(value)
            }
        }

        impl From<&String> for $name {
            fn from(value: &String) -> Self {
                Self(String::from(value))
            }
        }

        impl From<&$name> for $name {
            fn from(value: &$name) -> Self {
                Self(String::from(&value.0))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self(String::from(value)))
            }
        }
    };
}
