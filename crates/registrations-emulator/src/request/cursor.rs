//! Cursors: opaque marks of a place in a listing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::hash::Hash;
use crate::model::Uuid;

const VERSION: u8 = 2;
const LENGTH: usize = 1 + 8 + 1 + 1 + 16 + 4;

/// Where a page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// With the first registration.
    Beginning,
    /// After this one. Its sort key is looked up: keys never change, and records are never dropped.
    After(Uuid),
}

/// What a cursor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Stands for the filter and the order: a cursor belongs to one listing.
    pub(crate) fingerprint: u64,
    pub(crate) start: Start,
    /// How many pages without registrations led to this place, so that no cursor leads to itself.
    pub(crate) detours: u8,
}

impl Cursor {
    pub(crate) fn encode(self) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.extend(self.fingerprint.to_be_bytes());
        let (tag, id) = match self.start {
            Start::Beginning => (0, 0),
            Start::After(id) => (1, id.bits()),
        };
        bytes.push(self.detours);
        bytes.push(tag);
        bytes.extend(id.to_be_bytes());
        bytes.extend(checksum(&bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (body, sum) = bytes.split_last_chunk::<4>()?;
        let (version, body_rest) = body.split_first()?;
        let (fingerprint, body_rest) = body_rest.split_first_chunk::<8>()?;
        let (detours, body_rest) = body_rest.split_first()?;
        let (tag, id) = body_rest.split_first()?;
        let id = u128::from_be_bytes(id.try_into().ok()?);
        if *version != VERSION || *sum != checksum(body) {
            return None;
        }
        let start = match (tag, id) {
            (0, 0) => Start::Beginning,
            (1, id) => Start::After(Uuid::from_bits(id)),
            _ => return None,
        };
        Some(Self { fingerprint: u64::from_be_bytes(*fingerprint), start, detours: *detours })
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut hash = Hash::default();
    hash.add(bytes);
    let folded = hash.0 ^ (hash.0 >> 32);
    *folded.to_be_bytes().last_chunk().unwrap_or(&[0; 4])
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Start};
    use crate::model::Uuid;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        for start in [Start::Beginning, Start::After(Uuid::from_random(7))] {
            let cursor = Cursor { fingerprint: 42, start, detours: 3 };
            let text = cursor.encode();
            assert_eq!(Cursor::decode(&text), Some(cursor));
            for at in 0..text.len() {
                let mut other = text.clone().into_bytes();
                other[at] = if other[at] == b'A' { b'B' } else { b'A' };
                assert_eq!(Cursor::decode(&String::from_utf8(other).unwrap()), None, "{at}");
            }
            assert_eq!(Cursor::decode(&text[1..]), None);
            assert_eq!(Cursor::decode(""), None);
        }
    }
}
