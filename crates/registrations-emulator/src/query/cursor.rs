//! Cursors: opaque texts that name a place in a listing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// What a cursor holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// A hash of the filters and the order: a cursor belongs to one listing.
    pub(crate) listing: u64,
    /// How many empty pages led to this place. Without it, their cursors would be equal.
    pub(crate) empty_pages: u8,
    /// The registration after which the page starts; `None` for the first page.
    pub(crate) after: Option<Uuid>,
}

impl Cursor {
    pub(crate) fn encode(self) -> String {
        let mut bytes = self.listing.to_be_bytes().to_vec();
        bytes.push(self.empty_pages);
        bytes.extend(self.after.iter().flat_map(Uuid::as_bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (listing, rest) = bytes.split_first_chunk::<8>()?;
        let (empty_pages, after) = rest.split_first()?;
        let after = match after {
            [] => None,
            id => Some(Uuid::from_slice(id).ok()?),
        };
        Some(Self { listing: u64::from_be_bytes(*listing), empty_pages: *empty_pages, after })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Cursor;

    #[test]
    fn a_cursor_reads_back() {
        for after in [None, Some(Uuid::from_u128(7))] {
            let cursor = Cursor { listing: 42, empty_pages: 3, after };
            let text = cursor.encode();
            assert_eq!(Cursor::decode(&text), Some(cursor));
            assert_eq!(Cursor::decode(&text[1..]), None);
        }
        assert_eq!(Cursor::decode(""), None);
    }
}
