//! One page of a listing.

use super::Store;
use crate::request::{Cursor, Listing, SortOrder, Start};

/// The cursor names a registration that this fleet never had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StaleCursor;

/// A page: which rows it holds, and where the next one starts.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<u32>,
    pub(crate) next: Option<Cursor>,
    pub(crate) total: usize,
}

impl Store {
    pub(crate) fn page(&self, listing: &Listing) -> Result<Page, StaleCursor> {
        let order = self.order(listing.sort_by);
        let after = match listing.cursor.start {
            Start::Beginning => None,
            Start::After(id) => {
                let row = self.row_of(id).ok_or(StaleCursor)?;
                Some(self.place(listing.sort_by, row).map_err(|_| StaleCursor)?)
            }
        };
        let (rows, more) = match listing.order {
            SortOrder::Ascending => {
                let from = after.map_or(0, |at| at + 1);
                self.take(order.get(from..).unwrap_or_default().iter(), listing)
            }
            SortOrder::Descending => {
                let to = after.unwrap_or(order.len());
                self.take(order.get(..to).unwrap_or_default().iter().rev(), listing)
            }
        };
        let next = rows.last().filter(|_| more).map(|row| Cursor {
            fingerprint: listing.cursor.fingerprint,
            start: Start::After(self.record(*row).id),
            detours: 0,
        });
        let total = self.totals.get(&listing.filter, || {
            let passing = |row: &&u32| self.matches(self.record(**row), &listing.filter);
            order.iter().filter(passing).count()
        });
        Ok(Page { rows, next, total })
    }

    /// The first rows that pass the filter, and whether more do.
    fn take<'a>(&self, rows: impl Iterator<Item = &'a u32>, listing: &Listing) -> (Vec<u32>, bool) {
        let mut passing =
            rows.copied().filter(|row| self.matches(self.record(*row), &listing.filter));
        let taken: Vec<u32> = passing.by_ref().take(listing.per_page).collect();
        (taken, passing.next().is_some())
    }

    /// Writes the registrations of a page as the members of a JSON array.
    pub(crate) fn render_page(&self, into: &mut Vec<u8>, page: &Page, include_policy: bool) {
        let separators_and_policies = if include_policy { 200 } else { 2 };
        let length =
            page.rows.iter().map(|row| self.text(*row).len() + separators_and_policies).sum();
        into.reserve(length);
        for (at, row) in page.rows.iter().enumerate() {
            if at > 0 {
                into.push(b',');
            }
            self.render_into(into, *row, include_policy);
        }
    }
}
