//! One task: one operation after the other on its own registrations.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use fastrand::Rng;
use registrations::{Bulk, BulkEvent, ChunkResult, Client, Error, Status as Listed};
use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus as Status};
use tokio::{
    sync::RwLock,
    time::{sleep, timeout},
};

use crate::{
    ATTEMPT, HANG,
    account::{Account, SIZE},
    faults,
};

pub(crate) struct Worker {
    pub(crate) client: Client,
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) elsewhere: String,
    pub(crate) gate: Arc<RwLock<()>>,
    pub(crate) account: Arc<Mutex<Account>>,
    pub(crate) rng: Rng,
    /// How many faults it has injected, or an offset.
    pub(crate) faults: usize,
    pub(crate) tally: Tally,
}

/// How calls ended.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) ok: usize,
    pub(crate) cancelled: usize,
    pub(crate) failed: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.ok += other.ok;
        self.cancelled += other.cancelled;
        for (kind, count) in other.failed {
            *self.failed.entry(kind).or_default() += count;
        }
    }

    fn failed(&mut self, error: &Error) {
        *self.failed.entry(error.kind().as_str()).or_default() += 1;
    }
}

impl Worker {
    pub(crate) async fn run(mut self, end: Instant) -> Tally {
        while Instant::now() < end {
            let gate = Arc::clone(&self.gate);
            let _open = gate.read().await;
            self.account().replenish(&self.emulator);
            let operation = self.rng.choice(Operation::ALL).copied().unwrap_or(Operation::List);
            if self.rng.u8(0..12) == 0 && self.emulator.pending_faults() < 64 {
                // In turn, so that each strikes in a short run too.
                let name = Fault::NAMES[self.faults % Fault::NAMES.len()];
                self.faults += 1;
                self.emulator.inject(faults::any(name, &mut self.rng, &self.elsewhere));
            }
            timeout(HANG, self.step(operation)).await.expect("no call hangs");
        }
        self.tally
    }

    fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap()
    }

    async fn step(&mut self, operation: Operation) {
        let mut ids = self.account().existing();
        self.rng.shuffle(&mut ids);
        ids.truncate(self.rng.usize(1..9));
        let Some(one) = ids.first().cloned() else { return };
        // One call in eight is dropped, at any time from its start.
        let drop_after =
            (self.rng.u8(0..8) == 0).then(|| Duration::from_micros(self.rng.u64(0..6_000)));
        let client = self.client.clone();
        match operation {
            Operation::List => self.list(drop_after).await,
            Operation::Get => {
                let Some(result) = self.unless_dropped(drop_after, client.get(one).send()).await
                else {
                    return;
                };
                if let Some(registration) = self.count(result) {
                    self.account().returned(&registration);
                }
            }
            Operation::OverrideCodes => {
                let call = client.override_codes(one).send();
                let Some(result) = self.unless_dropped(drop_after, call).await else { return };
                if let Some(codes) = self.count(result) {
                    assert_eq!(codes.disable_for_time.len(), 5);
                }
            }
            Operation::Delete => self.delete(drop_after, &one).await,
            Operation::DeleteMany => {
                self.change(drop_after, Status::Deleted, client.delete_many(&ids), &ids).await;
            }
            Operation::Revoke => {
                self.change(drop_after, Status::Revoked, client.revoke(&ids), &ids).await;
            }
            Operation::Unrevoke => {
                self.change(drop_after, Status::Active, client.unrevoke(&ids), &ids).await;
            }
            other => panic!("{other:?}"),
        }
    }

    /// `None` if the future is dropped.
    async fn unless_dropped<T>(
        &mut self,
        after: Option<Duration>,
        call: impl Future<Output = T>,
    ) -> Option<T> {
        let Some(after) = after else { return Some(call.await) };
        tokio::select! {
            result = call => Some(result),
            () = sleep(after) => {
                self.tally.cancelled += 1;
                None
            }
        }
    }

    fn count<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => {
                self.tally.ok += 1;
                Some(value)
            }
            Err(error) => {
                self.tally.failed(&error);
                None
            }
        }
    }

    /// All registrations of this task.
    async fn list(&mut self, drop_after: Option<Duration>) {
        let user = self.account().user.clone();
        let list = self.client.list().user_ids([user]).status(Listed::All);
        let list = list.per_page(self.rng.u64(3..30)).read_ahead(self.rng.bool());
        let call = async {
            let (mut items, mut read, mut unreadable) = (list.items(), Vec::new(), 0);
            while let Some(item) = items.next().await {
                match item {
                    Ok(registration) => read.push(registration),
                    Err(error) if error.record_index().is_some() => unreadable += 1,
                    Err(error) => return (read, Err(error)),
                }
            }
            (read, Ok(unreadable))
        };
        let Some((read, result)) = self.unless_dropped(drop_after, call).await else { return };
        let result = self.count(result);
        let mut account = self.account();
        for registration in &read {
            account.returned(registration);
        }
        let ids: BTreeSet<_> = read.iter().map(|registration| &registration.id).collect();
        assert_eq!(ids.len(), read.len(), "a registration is listed twice");
        if let Some(unreadable) = result {
            assert_eq!(read.len() + unreadable, SIZE, "a listing is complete");
        }
    }

    async fn delete(&mut self, drop_after: Option<Duration>, id: &str) {
        let started = Instant::now();
        let result = self.unless_dropped(drop_after, self.client.clone().delete(id).send()).await;
        let mut account = self.account();
        match &result {
            Some(Ok(())) => account.acknowledged(id, Status::Deleted),
            Some(Err(error)) if !error.may_have_applied() => {}
            _ => account.uncertain(id, Status::Deleted),
        }
        if result.is_none() || started.elapsed() >= ATTEMPT {
            account.left_open(id);
        }
        drop(account);
        if let Some(result) = result {
            self.count(result);
        }
    }

    /// A bulk operation, which may be stopped or aborted.
    async fn change(
        &mut self,
        drop_after: Option<Duration>,
        to: Status,
        bulk: Bulk,
        ids: &[String],
    ) {
        let started = Instant::now();
        let bulk =
            bulk.chunk_size(self.rng.usize(1..6)).concurrency(2).split_refused(self.rng.bool());
        let (stop_at, is_abort) = (self.rng.usize(0..24), self.rng.bool());
        let mut events = bulk.events().expect("valid ids");
        let (mut sent, mut outcomes) = (BTreeSet::new(), Vec::new());
        let call = async {
            for number in 0.. {
                match events.next().await {
                    Some(BulkEvent::Sending { ids, .. }) => sent.extend(ids),
                    Some(BulkEvent::Settled(outcome)) => outcomes.push(outcome),
                    Some(event) => panic!("{event:?}"),
                    None => break,
                }
                match number == stop_at {
                    true if is_abort => events.abort(),
                    true => events.stop(),
                    false => {}
                }
            }
        };
        let is_complete = self.unless_dropped(drop_after, call).await.is_some();
        drop(events);

        let is_left_open = !is_complete || is_abort || started.elapsed() >= ATTEMPT;
        let account = Arc::clone(&self.account);
        let mut account = account.lock().unwrap();
        let mut accounted = BTreeSet::new();
        for outcome in outcomes {
            for id in &outcome.ids {
                assert!(accounted.insert(id.clone()), "{id} has two outcomes");
                match &outcome.result {
                    ChunkResult::Acknowledged => account.acknowledged(id.as_str(), to),
                    ChunkResult::Failed(error) if error.may_have_applied() => {
                        account.uncertain(id.as_str(), to);
                    }
                    _ => {}
                }
            }
            match &outcome.result {
                ChunkResult::Acknowledged => self.tally.ok += 1,
                ChunkResult::Failed(error) => self.tally.failed(error),
                _ => {}
            }
        }
        if is_complete {
            assert_eq!(accounted.len(), ids.len(), "every id has an outcome");
        }
        for id in ids {
            let has_outcome = accounted.iter().any(|it| it == id.as_str());
            // An id that was not announced was not sent.
            if !has_outcome && sent.iter().any(|it| it == id.as_str()) {
                account.uncertain(id, to);
            }
            if is_left_open {
                account.left_open(id);
            }
        }
    }
}
