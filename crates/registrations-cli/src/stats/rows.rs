//! One row for each value of a field.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use jiff::Timestamp;
use registrations::Registration;

use super::Field;

/// The registrations with one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) count: usize,
    pub(crate) active: usize,
    pub(crate) revoked: usize,
    /// Virtual IPv4 addresses that are held.
    pub(crate) ipv4: usize,
    /// When the first of them was last seen.
    pub(crate) last_seen: Option<Timestamp>,
}

impl Group {
    pub(super) fn add(&mut self, it: &Registration) {
        let is_held = it.deleted_at.is_none();
        self.count += 1;
        self.active += usize::from(is_held && it.revoked_at.is_none());
        self.revoked += usize::from(is_held && it.revoked_at.is_some());
        self.ipv4 += usize::from(is_held && it.virtual_ipv4.is_some());
        self.last_seen = self.last_seen.max(it.last_seen_at);
    }
}

#[derive(Debug)]
pub(crate) struct Row {
    /// `None` for registrations without a value.
    pub(crate) label: Option<Box<str>>,
    pub(crate) group: Group,
}

/// The rows while they are counted. They are found by the hash of the key, which is shorter than the key.
#[derive(Debug)]
pub(super) struct Rows {
    field: Field,
    hasher: RandomState,
    by_key: HashMap<u64, Row>,
}

impl Rows {
    pub(super) fn new(field: Field) -> Self {
        let hasher = RandomState::new();
        let fixed = field.fixed().into_iter().map(|label| {
            let row = Row { label: Some(label.into()), group: Group::default() };
            (hasher.hash_one(Some(label)), row)
        });
        Self { field, by_key: fixed.collect(), hasher }
    }

    pub(super) fn add(&mut self, it: &Registration, now: Timestamp) {
        let key = self.field.key(it, now);
        let row = self.by_key.entry(self.hasher.hash_one(key.as_deref())).or_insert_with(|| Row {
            label: key.as_deref().map(|key| self.field.label(it, key)),
            group: Group::default(),
        });
        row.group.add(it);
    }

    /// How many values there are.
    pub(super) fn values(&self) -> usize {
        self.by_key.values().filter(|row| row.label.is_some()).count()
    }

    pub(super) fn sorted(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.by_key.values().collect();
        self.field.sort(&mut rows);
        rows
    }
}
