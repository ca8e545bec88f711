//! How many registrations a whole listing holds, without counting them for every page.

use std::sync::{Mutex, PoisonError};

use super::matching::status_matches;
use crate::query::{Filter, StatusFilter};
use crate::registration::RegistrationStatus;

/// How many filters have a cached total.
const CACHED: usize = 16;

/// How many registrations are in each state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) active: usize,
    pub(crate) revoked: usize,
    pub(crate) deleted: usize,
}

/// Totals by state, which are kept up to date, and by filter, which are cached until a change.
#[derive(Debug, Default)]
pub(super) struct Totals {
    counts: Counts,
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

    /// Drops the cached totals, because something changed.
    pub(super) fn forget(&mut self) {
        self.filtered.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many registrations are in each state.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// The total of a filter. It is counted if it is not cached.
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
        // Counting takes long, so the lock is released meanwhile.
        let total = count();
        let mut filtered = lock();
        if filtered.len() >= CACHED {
            filtered.remove(0);
        }
        filtered.push((filter.clone(), total));
        total
    }

    fn by_status(&self, wanted: StatusFilter) -> usize {
        [
            (RegistrationStatus::Active, self.counts.active),
            (RegistrationStatus::Revoked, self.counts.revoked),
            (RegistrationStatus::Deleted, self.counts.deleted),
        ]
        .into_iter()
        .filter(|(status, _)| status_matches(*status, wanted))
        .map(|(_, total)| total)
        .sum()
    }

    fn of_status(&mut self, status: RegistrationStatus) -> &mut usize {
        match status {
            RegistrationStatus::Active => &mut self.counts.active,
            RegistrationStatus::Revoked => &mut self.counts.revoked,
            RegistrationStatus::Deleted => &mut self.counts.deleted,
        }
    }
}
