//! The orders in which registrations are listed.
//!
//! No operation changes a sort key, so that an order changes only when a registration is added or
//! replaced.

use std::cmp::Ordering;
use std::sync::OnceLock;

use uuid::Uuid;

use super::Store;
use crate::query::SortBy;

/// A sorted list that is made when it is first needed.
type Lazy = OnceLock<Vec<u32>>;

/// Row numbers in ascending order of each sort key, and of the id among equal keys.
#[derive(Debug, Default)]
pub(super) struct Orders {
    id: Vec<u32>,
    user_name: Lazy,
    user_email: Lazy,
    last_seen_at: Lazy,
    created_at: Lazy,
}

const KEYS: [SortBy; 5] =
    [SortBy::Id, SortBy::UserName, SortBy::UserEmail, SortBy::LastSeenAt, SortBy::CreatedAt];

impl Orders {
    /// The orders of records that are sorted by id.
    pub(super) fn of_sorted(length: usize) -> Self {
        Self { id: (0..u32::try_from(length).unwrap_or(u32::MAX)).collect(), ..Self::default() }
    }

    pub(super) fn by_id(&self) -> &[u32] {
        &self.id
    }

    fn lazy(&self, key: SortBy) -> Option<&Lazy> {
        match key {
            SortBy::Id => None,
            SortBy::UserName => Some(&self.user_name),
            SortBy::UserEmail => Some(&self.user_email),
            SortBy::LastSeenAt => Some(&self.last_seen_at),
            SortBy::CreatedAt => Some(&self.created_at),
        }
    }

    fn existing_mut(&mut self, key: SortBy) -> Option<&mut Vec<u32>> {
        match key {
            SortBy::Id => Some(&mut self.id),
            SortBy::UserName => self.user_name.get_mut(),
            SortBy::UserEmail => self.user_email.get_mut(),
            SortBy::LastSeenAt => self.last_seen_at.get_mut(),
            SortBy::CreatedAt => self.created_at.get_mut(),
        }
    }
}

impl Store {
    /// The rows in ascending order.
    pub(super) fn order(&self, key: SortBy) -> &[u32] {
        match self.orders.lazy(key) {
            None => self.orders.by_id(),
            Some(lazy) => lazy.get_or_init(|| {
                let mut rows = self.orders.by_id().to_vec();
                rows.sort_unstable_by(|a, b| self.compare(key, *a, *b));
                rows
            }),
        }
    }

    /// The index of a row in an order.
    pub(super) fn place(&self, key: SortBy, row: u32) -> Result<usize, usize> {
        self.order(key).binary_search_by(|other| self.compare(key, *other, row))
    }

    pub(super) fn row_of(&self, id: Uuid) -> Option<u32> {
        let by_id = self.orders.by_id();
        let at = by_id.binary_search_by_key(&id, |row| self.record(*row).id).ok()?;
        by_id.get(at).copied()
    }

    /// Removes a row from every order that has been made, before its sort keys change.
    pub(super) fn remove_from_orders(&mut self, row: u32) {
        for key in KEYS {
            // `place` would make an order that does not exist yet.
            if self.orders.existing_mut(key).is_none() {
                continue;
            }
            if let (Ok(at), Some(order)) = (self.place(key, row), self.orders.existing_mut(key)) {
                order.remove(at);
            }
        }
    }

    /// Inserts rows into every order that has been made.
    pub(super) fn insert_in_orders(&mut self, rows: &[u32]) {
        for key in KEYS {
            let Some(order) = self.orders.existing_mut(key) else {
                continue;
            };
            let mut order = std::mem::take(order);
            order.extend(rows);
            // A stable sort is fast on a sorted start.
            order.sort_by(|a, b| self.compare(key, *a, *b));
            if let Some(emptied) = self.orders.existing_mut(key) {
                *emptied = order;
            }
        }
    }

    /// A missing key comes first; equal keys are ordered by id.
    fn compare(&self, key: SortBy, a: u32, b: u32) -> Ordering {
        let (a, b) = (self.record(a), self.record(b));
        let by_key = match key {
            SortBy::Id => Ordering::Equal,
            SortBy::UserName => {
                let name = |record| self.user(record).and_then(|user| user.name.as_deref());
                name(a).cmp(&name(b))
            }
            SortBy::UserEmail => {
                let email = |record| self.user(record).and_then(|user| user.email.as_deref());
                email(a).cmp(&email(b))
            }
            SortBy::LastSeenAt => a.last_seen_at.cmp(&b.last_seen_at),
            SortBy::CreatedAt => a.created_at.cmp(&b.created_at),
        };
        by_key.then_with(|| a.id.cmp(&b.id))
    }
}
