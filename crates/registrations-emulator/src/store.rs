//! The registrations of the account, and the changes that operations make to them.

mod listing;
mod matching;
mod order;
mod render;
mod totals;

use std::sync::OnceLock;

use order::Orders;
use totals::Totals;

use crate::fleet::{DeviceRow, Generator, PolicyRow, Record, Rows, UserRow, moment};
use crate::model::{Device, Registration, RegistrationStatus, User, Uuid};

pub(crate) use listing::Page;

/// How many registrations there can be. A larger fleet would not fit into memory.
pub(crate) const LARGEST_FLEET: usize = 10_000_000;

/// A change that an operation makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Revoke,
    Unrevoke,
    Delete,
}

/// What a bulk call does with an id that no registration has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UnknownIds {
    /// The whole call is refused with 404, and nothing changes.
    #[default]
    Refuse,
    /// The id is passed over, and the other ids are acted on.
    Ignore,
}

/// Everything that the emulated account holds.
#[derive(Debug)]
pub(crate) struct Store {
    generator: Generator,
    rows: Rows,
    policies: Vec<PolicyRow>,
    policy_texts: Vec<String>,
    records: Vec<Record>,
    /// Each record's JSON without its last brace, so that the policy can be added.
    texts: Vec<Box<[u8]>>,
    orders: Orders,
    totals: Totals,
    now: i64,
}

impl Store {
    pub(crate) fn new(size: usize, seed: u64, now: i64) -> Self {
        let mut generator = Generator::new(seed, now);
        let policies = generator.policies();
        let mut rows = Rows::default();
        let mut records: Vec<Record> = (0..size).map(|_| generator.next(&mut rows)).collect();
        // In the order in which most listings walk them, they lie side by side in memory.
        records.sort_unstable_by_key(|record| record.id);
        let mut store = Self {
            generator,
            rows,
            policy_texts: policies.iter().map(render::policy).collect(),
            policies,
            texts: Vec::with_capacity(records.len()),
            orders: Orders::default(),
            totals: Totals::default(),
            records: Vec::new(),
            now,
        };
        for record in &records {
            store.texts.push(render::registration(&store.view(record)));
            store.totals.count(record.status());
        }
        store.records = records;
        store.orders = Orders::of_sorted(store.records.len());
        store
    }

    /// Adds made-up registrations, as if they had just appeared.
    pub(crate) fn add(&mut self, count: usize) -> Vec<Registration> {
        let room = LARGEST_FLEET.saturating_sub(self.records.len());
        let count = count.min(room);
        let mut added = Vec::with_capacity(count);
        for _ in 0..count {
            let record = self.generator.next(&mut self.rows);
            let Ok(row) = u32::try_from(self.records.len()) else {
                break;
            };
            let view = self.view(&record);
            self.texts.push(render::registration(&view));
            self.totals.count(record.status());
            self.records.push(record);
            self.insert_in_orders(row);
            added.push(view);
        }
        self.totals.forget();
        added
    }

    /// Every registration, sorted by id.
    pub(crate) fn all(&self) -> Vec<Registration> {
        self.orders.by_id().iter().map(|row| self.view(self.record(*row))).collect()
    }

    /// The row of the registration with this id, unless it is deleted.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        let row = self.row_of(Uuid::parse_exact(id)?)?;
        (self.record(row).status() != RegistrationStatus::Deleted).then_some(row)
    }

    /// The JSON of one registration.
    pub(crate) fn render_one(&self, row: u32, include_policy: bool) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.text(row).len() + 200);
        self.render_into(&mut text, row, include_policy);
        text
    }

    /// Makes a change to each of these, or, if an id is unknown and that is refused, to none.
    ///
    /// Returns the unknown id. For a deletion, a deleted registration is a known one: a repeated
    /// call is to succeed.
    pub(crate) fn change_many<'a>(
        &mut self,
        ids: &[&'a str],
        change: Change,
        unknown: UnknownIds,
    ) -> Result<(), &'a str> {
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let row = if change == Change::Delete {
                Uuid::parse_exact(id).and_then(|id| self.row_of(id))
            } else {
                self.find(id)
            };
            match (row, unknown) {
                (Some(row), _) => found.push(row),
                (None, UnknownIds::Ignore) => {}
                (None, UnknownIds::Refuse) => return Err(id),
            }
        }
        for row in found {
            self.change(row, change);
        }
        Ok(())
    }

    /// Makes a change, unless it is made already.
    pub(crate) fn change(&mut self, row: u32, change: Change) {
        let now = self.now;
        let Some(record) = self.record_mut(row) else {
            return;
        };
        let before = record.status();
        match (change, before) {
            (_, RegistrationStatus::Deleted)
            | (Change::Revoke, RegistrationStatus::Revoked)
            | (Change::Unrevoke, RegistrationStatus::Active) => return,
            // The vendor says that a revoked registration keeps its addresses; that a deleted one
            // frees them is assumed.
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
        let text = render::registration(&self.view(self.record(row)));
        if let Some(place) = usize::try_from(row).ok().and_then(|at| self.texts.get_mut(at)) {
            *place = text;
        }
    }

    /// A record with all that it refers to.
    fn view(&self, record: &Record) -> Registration {
        let device = self.device(record);
        Registration {
            id: record.id.to_string(),
            key: record.key(),
            key_type: record.key_type,
            tunnel_type: record.tunnel_type,
            registration_type: record.registration_type,
            device: Device {
                id: device.id.to_string(),
                name: device.name.to_string(),
                client_version: device.client_version.to_owned(),
            },
            user: self.user(record).map(|user| User {
                id: user.id.to_string(),
                email: user.email.to_string(),
                name: user.name.as_deref().map(str::to_owned),
            }),
            created_at: moment(record.created_at),
            updated_at: moment(record.updated_at),
            last_seen_at: record.last_seen_at.map(moment),
            revoked_at: record.revoked_at.map(moment),
            deleted_at: record.deleted_at.map(moment),
            virtual_ipv4: record.ipv4(),
            virtual_ipv6: record.ipv6(),
            policy: self.policy(record).policy.clone(),
        }
    }

    fn user(&self, record: &Record) -> Option<&UserRow> {
        record.user.map(|at| at_row(&self.rows.users, at))
    }

    fn device(&self, record: &Record) -> &DeviceRow {
        at_row(&self.rows.devices, record.device)
    }

    fn policy(&self, record: &Record) -> &PolicyRow {
        at_row(&self.policies, u32::from(record.policy))
    }

    fn record(&self, row: u32) -> &Record {
        at_row(&self.records, row)
    }

    fn record_mut(&mut self, row: u32) -> Option<&mut Record> {
        self.records.get_mut(usize::try_from(row).ok()?)
    }

    fn text(&self, row: u32) -> &[u8] {
        at_row::<Box<[u8]>>(&self.texts, row)
    }

    fn policy_text(&self, record: &Record) -> &str {
        at_row::<String>(&self.policy_texts, u32::from(record.policy))
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

/// A sorted list that is made when it is first asked for.
type Lazy = OnceLock<Vec<u32>>;
