//! Identifiers, kept as numbers: 16 bytes instead of the 36 of their text.

use std::fmt;

/// A UUID. Its numeric order is the order of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Uuid(u128);

impl Uuid {
    /// A version 4 UUID of these random bits.
    pub(crate) const fn from_random(bits: u128) -> Self {
        const VERSION: u128 = 0xf << 76;
        const VARIANT: u128 = 0b11 << 62;
        Self((bits & !VERSION & !VARIANT) | (0x4 << 76) | (0b10 << 62))
    }

    pub(crate) const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    pub(crate) const fn bits(self) -> u128 {
        self.0
    }

    /// Reads the hyphenated form, in either case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 36 {
            return None;
        }
        let mut bits = 0u128;
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if *byte != b'-' {
                    return None;
                }
            } else {
                let digit = char::from(*byte).to_digit(16)?;
                bits = (bits << 4) | u128::from(digit);
            }
        }
        Some(Self(bits))
    }

    /// Reads the form that the service writes: lower case only, since ids are compared as text.
    pub(crate) fn parse_exact(text: &str) -> Option<Self> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        Self::parse(text)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            self.0 >> 96,
            (self.0 >> 80) & 0xffff,
            (self.0 >> 64) & 0xffff,
            (self.0 >> 48) & 0xffff,
            self.0 & 0xffff_ffff_ffff,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Uuid;

    #[test]
    fn text_and_number_agree() {
        let uuid = Uuid::from_random(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(uuid.to_string(), "01234567-89ab-4def-8123-456789abcdef");
        assert_eq!(Uuid::parse(&uuid.to_string()), Some(uuid));
        assert_eq!(Uuid::parse_exact(&uuid.to_string().to_uppercase()), None);
        assert_eq!(Uuid::parse("0123456789ab-4def-8123-456789abcdef-"), None);
    }
}
