//! How many registrations a listing holds in all, without counting them for every page.

use std::sync::{Mutex, PoisonError};

use super::matching::status_matches;
use crate::model::RegistrationStatus;
use crate::request::{Filter, Wanted};

/// How many listings are remembered.
const REMEMBERED: usize = 16;

/// Totals by status, always right, and totals of filters, until something changes.
#[derive(Debug, Default)]
pub(super) struct Totals {
    active: usize,
    revoked: usize,
    deleted: usize,
    filtered: Mutex<Vec<(Filter, usize)>>,
}

impl Totals {
    /// Counts a new registration.
    pub(super) fn count(&mut self, status: RegistrationStatus) {
        *self.of_status(status) += 1;
    }

    /// Counts a registration that changed from one state to another.
    pub(super) fn moved(&mut self, from: RegistrationStatus, to: RegistrationStatus) {
        *self.of_status(from) -= 1;
        *self.of_status(to) += 1;
        self.forget();
    }

    /// Forgets the totals of filters, because something changed.
    pub(super) fn forget(&mut self) {
        self.filtered.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The total of a filter; it is counted if it is not known.
    pub(super) fn get(&self, filter: &Filter, count: impl FnOnce() -> usize) -> usize {
        if filter.is_status_only() {
            return self.by_status(filter.status);
        }
        let known = |filtered: &[(Filter, usize)]| {
            let entry = filtered.iter().find(|(known, _)| known == filter);
            entry.map(|(_, total)| *total)
        };
        let lock = || self.filtered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(total) = known(&lock()) {
            return total;
        }
        // Counting takes long, so the lock is let go of meanwhile.
        let total = count();
        let mut filtered = lock();
        if filtered.len() >= REMEMBERED {
            filtered.remove(0);
        }
        filtered.push((filter.clone(), total));
        total
    }

    fn by_status(&self, wanted: Wanted) -> usize {
        [
            (RegistrationStatus::Active, self.active),
            (RegistrationStatus::Revoked, self.revoked),
            (RegistrationStatus::Deleted, self.deleted),
        ]
        .into_iter()
        .filter(|(status, _)| status_matches(*status, wanted))
        .map(|(_, total)| total)
        .sum()
    }

    fn of_status(&mut self, status: RegistrationStatus) -> &mut usize {
        match status {
            RegistrationStatus::Active => &mut self.active,
            RegistrationStatus::Revoked => &mut self.revoked,
            RegistrationStatus::Deleted => &mut self.deleted,
        }
    }
}
