//! The registrations of the account, and the changes that operations make to them.

mod change;
mod listing;
mod matching;
mod order;
mod put;
mod render;
mod totals;

use std::collections::HashMap;

use order::Orders;
use put::Given;
use totals::Totals;
use uuid::Uuid;

use crate::clock::Clock;
use crate::fleet::{DeviceRow, Generator, PolicyRow, Record, Rows, UserRow};
use crate::registration::{Device, Registration, RegistrationStatus, User, parse_id};

pub(crate) use change::Change;
pub use change::UnknownIds;
pub(crate) use totals::Counts;

/// How many registrations there can be. A larger fleet would not fit into memory.
pub(crate) const LARGEST_FLEET: usize = 10_000_000;

/// Everything that the emulated account holds.
#[derive(Debug)]
pub(crate) struct Store {
    clock: Clock,
    generator: Generator,
    rows: Rows,
    policies: Vec<PolicyRow>,
    policy_texts: Vec<String>,
    records: Vec<Record>,
    /// Each record's JSON without its last brace, so that the policy can be appended.
    texts: Vec<Box<[u8]>>,
    /// The registrations that a user put, by row.
    given: HashMap<u32, Given>,
    orders: Orders,
    totals: Totals,
}

impl Store {
    pub(crate) fn new(size: usize, seed: u64, clock: Clock) -> Self {
        let now = clock.seconds();
        let mut generator = Generator::new(seed);
        let policies = generator.policies(now);
        let mut rows = Rows::default();
        let mut records: Vec<Record> = (0..size).map(|_| generator.next(&mut rows, now)).collect();
        // Most listings read records in this order. Adjacent records are faster to read.
        records.sort_unstable_by_key(|record| record.id);
        let mut store = Self {
            clock,
            generator,
            rows,
            policy_texts: policies.iter().map(render::policy).collect(),
            policies,
            orders: Orders::of_sorted(records.len()),
            records,
            texts: Vec::with_capacity(size),
            given: HashMap::new(),
            totals: Totals::default(),
        };
        for record in &store.records {
            store.texts.push(render::registration(&store.view(record)));
            store.totals.count(record.status());
        }
        store
    }

    /// Adds generated registrations. Returns their rows.
    pub(crate) fn add(&mut self, count: usize) -> Vec<u32> {
        let now = self.clock.seconds();
        let count = count.min(LARGEST_FLEET.saturating_sub(self.records.len()));
        let added: Vec<u32> = (0..count)
            .map(|_| {
                let record = self.generator.next(&mut self.rows, now);
                let text = render::registration(&self.view(&record));
                self.push(record, text)
            })
            .collect();
        self.insert_in_orders(&added);
        added
    }

    /// Adds a record, which is not in the orders yet. Returns its row.
    fn push(&mut self, record: Record, text: Box<[u8]>) -> u32 {
        // The limit on the fleet keeps numbers below `u32::MAX`.
        let row = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        self.totals.count(record.status());
        self.totals.forget();
        self.records.push(record);
        self.texts.push(text);
        row
    }

    /// Every registration, sorted by id.
    pub(crate) fn all(&self) -> Vec<Registration> {
        let rows = self.orders.by_id().iter();
        rows.map(|row| self.registration(*row)).collect()
    }

    /// The rows of all registrations, sorted by id.
    pub(crate) fn rows(&self) -> &[u32] {
        self.orders.by_id()
    }

    /// How many registrations are in each state.
    pub(crate) fn counts(&self) -> Counts {
        self.totals.counts()
    }

    /// The row of the registration with this id, if it is not deleted.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        let row = self.row_of(parse_id(id)?)?;
        (self.record(row).status() != RegistrationStatus::Deleted).then_some(row)
    }

    pub(crate) fn id_of(&self, row: u32) -> Uuid {
        self.record(row).id
    }

    /// The registration in a row.
    pub(crate) fn registration(&self, row: u32) -> Registration {
        match self.given.get(&row) {
            Some(given) => given.view(self.policy(self.record(row)).policy.clone()),
            None => self.view(self.record(row)),
        }
    }

    /// A generated record with all that it refers to.
    fn view(&self, record: &Record) -> Registration {
        let device = self.device(record);
        Registration {
            id: record.id.to_string(),
            key: record.key(),
            key_type: Some(record.key_type),
            tunnel_type: record.tunnel_type,
            registration_type: record.registration_type,
            device: Device {
                id: device.id.to_string(),
                name: device.name.to_string(),
                client_version: Some(device.client_version.to_owned()),
            },
            user: self.user(record).map(|user| User {
                id: user.id.map(|id| id.to_string()),
                email: user.email.as_deref().map(str::to_owned),
                name: user.name.as_deref().map(str::to_owned),
            }),
            created_at: record.created_at,
            updated_at: record.updated_at,
            last_seen_at: record.last_seen_at,
            revoked_at: record.revoked_at,
            deleted_at: record.deleted_at,
            virtual_ipv4: record.ipv4(),
            virtual_ipv6: record.ipv6(),
            policy: self.policy(record).policy.clone(),
        }
    }

    fn user(&self, record: &Record) -> Option<&UserRow> {
        record.user.map(|row| at_row(&self.rows.users, row))
    }

    fn device(&self, record: &Record) -> &DeviceRow {
        at_row(&self.rows.devices, record.device)
    }

    fn policy(&self, record: &Record) -> &PolicyRow {
        at_row(&self.policies, record.policy)
    }

    fn record(&self, row: u32) -> &Record {
        at_row(&self.records, row)
    }

    fn text(&self, row: u32) -> &[u8] {
        at_row::<Box<[u8]>>(&self.texts, row)
    }

    fn policy_text(&self, record: &Record) -> &str {
        at_row::<String>(&self.policy_texts, record.policy)
    }
}

/// The row with this number.
#[expect(
    clippy::indexing_slicing,
    reason = "row numbers are the store's own, and rows are never removed"
)]
fn at_row<T>(rows: &[T], row: u32) -> &T {
    &rows[row as usize]
}

/// As `at_row`, to change the row.
#[expect(
    clippy::indexing_slicing,
    reason = "row numbers are the store's own, and rows are never removed"
)]
fn at_row_mut<T>(rows: &mut [T], row: u32) -> &mut T {
    &mut rows[row as usize]
}
