//! The changes that operations make.

use super::{Store, at_row_mut, render};
use crate::registration::{RegistrationStatus, parse_id};

/// A change to one registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Revoke,
    Unrevoke,
    Delete,
}

/// What a bulk call does with an id that no registration has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownIds {
    /// Refuse the whole call with 404 and change nothing.
    #[default]
    Refuse,
    /// Ignore the id and change the registrations with the other ids.
    Ignore,
}

impl Store {
    /// Changes the registrations with these ids. If an id is unknown and refused, it changes none
    /// and returns the id.
    ///
    /// For a deletion, the id of a deleted registration is known, so that a call can be repeated.
    pub(crate) fn change_many<'a>(
        &mut self,
        ids: &[&'a str],
        change: Change,
        unknown: UnknownIds,
    ) -> Result<(), &'a str> {
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row = if change == Change::Delete {
                parse_id(id).and_then(|id| self.row_of(id))
            } else {
                self.find(id)
            };
            match (row, unknown) {
                (Some(row), _) => rows.push(row),
                (None, UnknownIds::Ignore) => {}
                (None, UnknownIds::Refuse) => return Err(id),
            }
        }
        for row in rows {
            self.change(row, change);
        }
        Ok(())
    }

    /// Changes a registration. A change that has been made already is not made again.
    pub(crate) fn change(&mut self, row: u32, change: Change) {
        let now = self.clock.now();
        let record = at_row_mut(&mut self.records, row);
        let before = record.status();
        match (change, before) {
            (_, RegistrationStatus::Deleted)
            | (Change::Revoke, RegistrationStatus::Revoked)
            | (Change::Unrevoke, RegistrationStatus::Active) => return,
            (Change::Revoke, RegistrationStatus::Active) => record.revoked_at = Some(now),
            (Change::Unrevoke, RegistrationStatus::Revoked) => record.revoked_at = None,
            (Change::Delete, _) => {
                record.deleted_at = Some(now);
                record.address = None;
            }
        }
        record.updated_at = now;
        let after = record.status();
        self.totals.moved(before, after);
        let text = match self.given.get_mut(&row) {
            Some(given) => {
                given.change(change, now);
                given.text()
            }
            None => render::registration(&self.view(self.record(row))),
        };
        *at_row_mut(&mut self.texts, row) = text;
    }
}
