//! One page of a listing.

use uuid::Uuid;

use super::Store;
use crate::query::{Listing, SortOrder};

/// The cursor names a registration that the account never had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownCursor;

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) rows: Vec<u32>,
    /// Whether more registrations follow.
    pub(crate) has_next: bool,
    /// How many registrations the whole listing holds.
    pub(crate) total: usize,
}

impl Store {
    pub(crate) fn page(&self, listing: &Listing) -> Result<Page, UnknownCursor> {
        let order = self.order(listing.sort_by);
        let after = match listing.cursor.after {
            None => None,
            Some(id) => Some(self.place_of(listing, id)?),
        };
        let (rows, has_next) = match listing.order {
            SortOrder::Ascending => {
                let from = after.map_or(0, |at| at + 1);
                self.take(order.get(from..).unwrap_or_default().iter(), listing)
            }
            SortOrder::Descending => {
                let to = after.unwrap_or(order.len());
                self.take(order.get(..to).unwrap_or_default().iter().rev(), listing)
            }
        };
        let total = self.totals.get(&listing.filter, || {
            let passing = |row: &&u32| self.matches(self.record(**row), &listing.filter);
            order.iter().filter(passing).count()
        });
        Ok(Page { rows, has_next, total })
    }

    fn place_of(&self, listing: &Listing, id: Uuid) -> Result<usize, UnknownCursor> {
        let row = self.row_of(id).ok_or(UnknownCursor)?;
        self.place(listing.sort_by, row).map_err(|_| UnknownCursor)
    }

    /// The first rows that pass the filter, and whether more do.
    fn take<'a>(&self, rows: impl Iterator<Item = &'a u32>, listing: &Listing) -> (Vec<u32>, bool) {
        let mut passing =
            rows.copied().filter(|row| self.matches(self.record(*row), &listing.filter));
        let taken: Vec<u32> = passing.by_ref().take(listing.per_page).collect();
        (taken, passing.next().is_some())
    }
}
