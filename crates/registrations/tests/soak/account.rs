//! What the client said about registrations, compared with the service.

use registrations::Registration;
use registrations_emulator::{Emulator, Registration as Stored, RegistrationStatus as Status};
use serde_json::json;

/// How many registrations a task has.
pub(crate) const SIZE: usize = 24;

/// The registrations of one task. No other task changes them.
pub(crate) struct Account {
    pub(crate) user: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    /// The states that agree with everything that the client said.
    possible: Vec<Status>,
    /// Whether a request may still arrive, because the client has given up on it.
    is_open: bool,
}

impl Account {
    pub(crate) fn enrol(emulator: &Emulator, number: usize) -> Self {
        let user = format!("00000000-0000-4000-9000-{number:012x}");
        let ids = (0..SIZE).map(|index| format!("00000000-0000-4000-8000-{number:08x}{index:04x}"));
        let entries = ids.map(|id| Entry { id, possible: Vec::new(), is_open: false }).collect();
        let mut account = Self { user, entries };
        for index in 0..SIZE {
            account.put(emulator, index);
        }
        account
    }

    fn put(&mut self, emulator: &Emulator, index: usize) {
        let entry = &mut self.entries[index];
        let time = "2026-01-01T00:00:00Z";
        let user = json!({"id": self.user, "email": "a@example.net", "name": "A"});
        let device = json!({"id": self.user, "name": "LAPTOP"});
        let json = json!({"id": entry.id, "user": user, "device": device, "last_seen_at": time});
        emulator.put(json).unwrap();
        entry.possible = vec![Status::Active];
    }

    /// Enrols the deleted registrations again, if there are many.
    pub(crate) fn replenish(&mut self, emulator: &Emulator) {
        let is_deleted = |entry: &Entry| !entry.is_open && entry.possible == [Status::Deleted];
        let deleted: Vec<_> = (0..SIZE).filter(|index| is_deleted(&self.entries[*index])).collect();
        if deleted.len() > SIZE / 3 {
            for index in deleted {
                self.put(emulator, index);
            }
        }
    }

    /// The ids of the registrations that exist for certain.
    pub(crate) fn existing(&self) -> Vec<String> {
        let exists = |entry: &&Entry| !entry.is_open && !entry.possible.contains(&Status::Deleted);
        self.entries.iter().filter(exists).map(|entry| entry.id.clone()).collect()
    }

    fn entry(&mut self, id: &str) -> &mut Entry {
        self.entries.iter_mut().find(|entry| entry.id == id).expect("an id of this task")
    }

    /// The client reported that the change was made.
    pub(crate) fn acknowledged(&mut self, id: &str, now: Status) {
        self.entry(id).possible = vec![now];
    }

    /// The client reported that the change may have been made.
    pub(crate) fn uncertain(&mut self, id: &str, now: Status) {
        let entry = self.entry(id);
        if !entry.possible.contains(&now) {
            entry.possible.push(now);
        }
    }

    /// A request for this registration may still arrive.
    pub(crate) fn left_open(&mut self, id: &str) {
        self.entry(id).is_open = true;
    }

    /// A registration that the client returned.
    pub(crate) fn returned(&mut self, registration: &Registration) {
        let entry = self.entry(registration.id.as_str());
        let status = match (registration.deleted_at, registration.revoked_at) {
            (Some(_), _) => Status::Deleted,
            (None, Some(_)) => Status::Revoked,
            (None, None) => Status::Active,
        };
        let is_possible = entry.is_open || entry.possible.contains(&status);
        assert!(is_possible, "{} is {status:?}, not {:?}", entry.id, entry.possible);
    }

    /// Compares the first registrations with the account, which are its own, and returns the others. From now on they are
    /// in the state that they have.
    pub(crate) fn settle<'a>(&mut self, stored: &'a [Stored]) -> &'a [Stored] {
        let (own, others) = stored.split_at(SIZE);
        for (entry, stored) in self.entries.iter_mut().zip(own) {
            assert_eq!(entry.id, stored.id);
            let status = stored.status();
            assert!(
                entry.possible.contains(&status),
                "{} is {status:?}, not {:?}",
                entry.id,
                entry.possible
            );
            *entry = Entry { id: stored.id.clone(), possible: vec![status], is_open: false };
        }
        others
    }
}
