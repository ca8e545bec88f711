//! Sends the plan, writes the report, and reads back what no response says.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use registrations::{BulkEvent, BulkEvents, ChunkOutcome, ChunkResult, Error, RegistrationId};
use tokio::time::{Interval, MissedTickBehavior, interval_at, sleep_until};

use super::{
    Journal, Line, Outcome, Settled, Signals, Summary, Verb,
    progress::Progress,
    read_back::{Found, read_back, verify},
};
use crate::{failure::Failure, session::Session};

/// How long the requests in flight may take after a signal.
const SETTLE_TIME: Duration = Duration::from_secs(10);

/// Changes all of these registrations. Every id is in the summary once.
pub(super) async fn execute(
    session: &Session,
    verb: Verb,
    ids: Vec<RegistrationId>,
    verifies: bool,
    journal: Option<&mut Journal>,
    signals: &Signals,
    summary: &mut Summary,
) {
    signals.begin();
    let progress = Progress::new(ids.len(), &session.global);
    let period = progress.interval();
    let mut tick = interval_at((Instant::now() + period).into(), period);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut run = Execution {
        session,
        verb,
        verifies,
        journal,
        signals,
        tick,
        deadline: None,
        progress,
        chunks: 0,
        unread: Vec::new(),
        summary,
    };
    match verb.request(&session.client, &ids).split_refused(true).events() {
        Ok(events) => run.send(events).await,
        Err(error) => run.fail(ids, Outcome::NotSent, &error),
    }
    run.read_back().await;
    run.progress.finish();
    run.summary.elapsed = run.progress.elapsed();
}

struct Execution<'a> {
    session: &'a Session,
    verb: Verb,
    /// Acknowledged changes are read back, too.
    verifies: bool,
    journal: Option<&'a mut Journal>,
    signals: &'a Signals,
    tick: Interval,
    /// When the run ends, whatever is in flight.
    deadline: Option<Instant>,
    progress: Progress,
    /// How many chunks there are. Those with other numbers are parts of refused ones.
    chunks: usize,
    /// Chunks that must be read back.
    unread: Vec<Unread>,
    summary: &'a mut Summary,
}

struct Unread {
    ids: Vec<RegistrationId>,
    response: Response,
}

/// What is known about the request of a chunk that is read back.
enum Response {
    Acknowledged,
    /// The service refused it. Perhaps it made a part of the change before it refused more ids at once.
    Refused(Error),
    /// It may have changed something.
    Lost(Error),
    /// It was not sent, but its ids were refused together with others.
    NotSent,
}

/// Why waiting ended.
enum Woken<T> {
    Ready(T),
    /// The first signal.
    Signal,
    /// The run must end.
    Deadline,
}

impl Execution<'_> {
    async fn send(&mut self, mut events: BulkEvents) {
        self.chunks = events.chunks();
        loop {
            match self.wait(events.next()).await {
                Woken::Ready(None) => return,
                Woken::Ready(Some(event)) => self.take(event, &events),
                Woken::Signal => {
                    events.stop();
                    self.progress.note("stopping: the requests in flight settle");
                }
                Woken::Deadline => break,
            }
        }
        events.abort();
        while let Some(event) = events.next().await {
            self.take(event, &events);
        }
    }

    /// Waits, and shows the progress meanwhile.
    async fn wait<T>(&mut self, work: impl Future<Output = T>) -> Woken<T> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                ready = &mut work => return Woken::Ready(ready),
                signal = self.signals.received(), if self.deadline.is_none() => {
                    self.summary.signal = Some(signal);
                    self.deadline = Some(Instant::now() + SETTLE_TIME);
                    return Woken::Signal;
                }
                () = until(self.deadline) => return Woken::Deadline,
                _ = self.tick.tick() => self.progress.tick(),
            }
        }
    }

    fn take(&mut self, event: BulkEvent, events: &BulkEvents) {
        match event {
            BulkEvent::Sending { ids, .. } => self.write(vec![Line::Sending { ids }]),
            BulkEvent::Settled(chunk) => self.settle(chunk),
            // An event that this program does not know says nothing about any id.
            _ => {}
        }
        // Without the report, an interrupted run could not be continued.
        if self.summary.journal_error.is_some() {
            events.stop();
        }
    }

    fn settle(&mut self, chunk: ChunkOutcome) {
        let ids = chunk.ids;
        let is_part = chunk.index >= self.chunks;
        match chunk.result {
            ChunkResult::Acknowledged if self.verifies => {
                self.unread.push(Unread { ids, response: Response::Acknowledged });
            }
            ChunkResult::Acknowledged => self.end(ids, Outcome::Done),
            ChunkResult::NotSent if is_part => {
                self.unread.push(Unread { ids, response: Response::NotSent });
            }
            ChunkResult::NotSent => self.end(ids, Outcome::NotSent),
            ChunkResult::Failed(error) if error.may_have_applied() => {
                self.unread.push(Unread { ids, response: Response::Lost(error) });
            }
            ChunkResult::Failed(error) if is_part || error.is_request_refused() => {
                self.unread.push(Unread { ids, response: Response::Refused(error) });
            }
            ChunkResult::Failed(error) if error.attempts() == 0 => {
                self.fail(ids, Outcome::NotSent, &error);
            }
            ChunkResult::Failed(error) => self.fail(ids, Outcome::Failed, &error),
            // What this program does not know may be a change.
            _ => self.end(ids, Outcome::Unsettled),
        }
    }

    /// Reads the registrations of all chunks whose response does not say enough.
    async fn read_back(&mut self) {
        let client = &self.session.client;
        for Unread { ids, response } in std::mem::take(&mut self.unread) {
            self.progress.mention("reading back");
            let found = loop {
                let woken = match &response {
                    Response::Acknowledged => self.wait(verify(client, self.verb, &ids)).await,
                    Response::Refused(_) | Response::Lost(_) | Response::NotSent => {
                        self.wait(read_back(client, self.verb, &ids)).await
                    }
                };
                match woken {
                    Woken::Ready(found) => break found,
                    Woken::Signal => {}
                    Woken::Deadline => break unread(&ids),
                }
            };
            let settled = found.into_iter().map(|(id, found)| self.found(id, found, &response));
            let settled: Vec<_> = settled.collect();
            if let Response::Refused(error) | Response::Lost(error) = &response
                && settled.iter().any(|it| !it.outcome.is_final())
            {
                self.set_failure(error);
            }
            self.record(settled);
        }
    }

    /// How an id ends whose registration was read back.
    fn found(&self, id: RegistrationId, found: Found, response: &Response) -> Settled {
        match (response, found) {
            (_, Found::Changed) => Settled::read(id),
            (Response::Refused(_) | Response::NotSent, Found::Gone) => {
                Settled::new(id, Outcome::Unknown)
            }
            (_, Found::Gone) if self.verb == Verb::Delete => Settled::read(id),
            (_, Found::Gone) => Settled::new(id, Outcome::Unknown),
            (Response::Refused(error), Found::Unchanged) => Settled::of(id, Outcome::Failed, error),
            (Response::Lost(error), Found::Unchanged) => {
                Settled { confirmed: true, ..Settled::of(id, Outcome::Failed, error) }
            }
            (Response::Refused(error) | Response::Lost(error), Found::Unclear) => {
                Settled::of(id, Outcome::Unsettled, error)
            }
            (Response::NotSent, Found::Unchanged) => Settled::new(id, Outcome::NotSent),
            (Response::NotSent, Found::Unclear) => Settled::new(id, Outcome::Unsettled),
            (Response::Acknowledged, Found::Unchanged) => {
                let cause = "the service acknowledged it, but it is unchanged";
                Settled::because(id, Outcome::Unsettled, cause)
            }
            (Response::Acknowledged, Found::Unclear) => {
                let cause = "the service acknowledged it, but it could not be read back";
                Settled::because(id, Outcome::Unsettled, cause)
            }
        }
    }

    fn end(&mut self, ids: Vec<RegistrationId>, outcome: Outcome) {
        self.record(ids.into_iter().map(|id| Settled::new(id, outcome)).collect());
    }

    fn fail(&mut self, ids: Vec<RegistrationId>, outcome: Outcome, error: &Error) {
        self.set_failure(error);
        self.record(ids.into_iter().map(|id| Settled::of(id, outcome, error)).collect());
    }

    fn set_failure(&mut self, error: &Error) {
        let account = self.session.client.account_id();
        self.summary.failure.get_or_insert_with(|| Failure::of(error, account));
    }

    fn record(&mut self, settled: Vec<Settled>) {
        self.progress.add(settled.len());
        self.write(settled.iter().cloned().map(Line::Outcome).collect());
        self.summary.add(settled);
    }

    fn write(&mut self, lines: Vec<Line>) {
        let Some(journal) = self.journal.as_mut() else { return };
        if let Err(error) = journal.write(lines) {
            self.summary.journal_error.get_or_insert(error);
        }
    }
}

fn unread(ids: &[RegistrationId]) -> Vec<(RegistrationId, Found)> {
    ids.iter().map(|id| (id.clone(), Found::Unclear)).collect()
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}
