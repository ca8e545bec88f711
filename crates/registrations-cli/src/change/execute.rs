//! Sends the chunks of a plan, and writes the report.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use registrations::RegistrationId;
use tokio::{
    sync::watch,
    task::{Id, JoinSet},
    time::{MissedTickBehavior, interval_at, sleep_until},
};

use super::{
    Journal, Line, Outcome, Settled, Signals, Summary, Verb, progress::Progress, settle,
    settle::ChunkReport,
};
use crate::session::Session;

/// How many ids a request has.
const CHUNK: usize = 100;
/// How many requests are in flight at once.
const CONCURRENCY: usize = 4;
/// After this many consecutive chunks that failed because of the service or the connection, no more are sent.
const MAX_FAILURES: usize = 3;
/// How long the requests in flight may take after a signal.
const SETTLE_TIME: Duration = Duration::from_secs(10);

/// Changes all of these registrations. Every id is in the summary once.
pub(crate) async fn execute(
    session: &Session,
    verb: Verb,
    ids: Vec<RegistrationId>,
    journal: Option<&mut Journal>,
    signals: &Signals,
) -> Summary {
    signals.begin();
    let progress = Progress::new(ids.len(), &session.global);
    let (stop, _) = watch::channel(false);
    let mut run = Run {
        session,
        verb,
        waiting: ids.chunks(CHUNK).map(<[_]>::to_vec).collect(),
        tasks: JoinSet::new(),
        in_flight: HashMap::new(),
        stop,
        failures: 0,
        journal,
        progress,
        summary: Summary::new(verb),
    };
    run.work(signals).await;
    run.progress.finish();
    run.summary.elapsed = run.progress.elapsed();
    run.summary
}

struct Run<'a> {
    session: &'a Session,
    verb: Verb,
    waiting: VecDeque<Vec<RegistrationId>>,
    tasks: JoinSet<ChunkReport>,
    in_flight: HashMap<Id, Vec<RegistrationId>>,
    /// Tells the chunks in flight to send nothing more.
    stop: watch::Sender<bool>,
    /// How many chunks in a row failed because of the service or the connection.
    failures: usize,
    journal: Option<&'a mut Journal>,
    progress: Progress,
    summary: Summary,
}

impl Run<'_> {
    async fn work(&mut self, signals: &Signals) {
        let interval = self.progress.interval();
        let mut tick = interval_at((Instant::now() + interval).into(), interval);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut deadline: Option<Instant> = None;
        loop {
            self.start();
            if self.tasks.is_empty() {
                break;
            }
            tokio::select! {
                Some(joined) = self.tasks.join_next_with_id() => match joined {
                    Ok((id, report)) => self.settle(id, report),
                    Err(error) => self.abandon(error.id()),
                },
                signal = signals.received(), if deadline.is_none() => {
                    self.summary.signal = Some(signal);
                    self.stop.send_replace(true);
                    deadline = Some(Instant::now() + SETTLE_TIME);
                    let requests = crate::text::count(self.tasks.len(), "chunk");
                    self.progress.note(format!("stopping: {requests} in flight"));
                }
                () = until(deadline) => {
                    self.tasks.abort_all();
                    let open: Vec<Id> = self.in_flight.keys().copied().collect();
                    for id in open {
                        self.abandon(id);
                    }
                    break;
                }
                _ = tick.tick() => self.progress.tick(),
            }
        }
        let not_sent = std::mem::take(&mut self.waiting).into_iter().flatten();
        let not_sent = not_sent.map(|id| Settled::new(id, Outcome::NotSent)).collect();
        self.record(not_sent);
    }

    /// Sends as many chunks as may be in flight.
    fn start(&mut self) {
        let concurrency = CONCURRENCY.saturating_sub(self.failures).max(1);
        while self.tasks.len() < concurrency && !*self.stop.borrow() {
            let Some(ids) = self.waiting.pop_front() else { break };
            if !self.write(vec![Line::Sending { ids: ids.clone() }]) {
                self.waiting.push_front(ids);
                break;
            }
            let client = self.session.client.clone();
            let task = settle::settle(client, self.verb, ids.clone(), self.stop.subscribe());
            let handle = self.tasks.spawn(task);
            self.in_flight.insert(handle.id(), ids);
        }
    }

    fn settle(&mut self, id: Id, report: ChunkReport) {
        self.in_flight.remove(&id);
        // What was confirmed by reading back did not fail.
        let is_failed = report.is_outage && report.failure.is_some();
        self.failures = if is_failed { self.failures + 1 } else { 0 };
        if report.is_refused || self.failures >= MAX_FAILURES {
            self.stop.send_replace(true);
        }
        if self.summary.failure.is_none() {
            self.summary.failure = report.failure;
        }
        self.progress.add(report.ids.len());
        self.record(report.ids);
    }

    /// A chunk whose outcome will not be known.
    fn abandon(&mut self, id: Id) {
        let ids = self.in_flight.remove(&id).unwrap_or_default();
        let cause = "the run ended before the response";
        let unsettled = |id| Settled::because(id, Outcome::Unsettled, cause);
        self.record(ids.into_iter().map(unsettled).collect());
    }

    fn record(&mut self, settled: Vec<Settled>) {
        if !settled.is_empty() {
            self.write(settled.iter().cloned().map(Line::Outcome).collect());
            self.summary.add(settled);
        }
    }

    /// Writes to the report. Without it, an interrupted run could not be continued: the run stops.
    fn write(&mut self, lines: Vec<Line>) -> bool {
        let Some(journal) = self.journal.as_mut() else { return true };
        match journal.write(lines) {
            Ok(()) => true,
            Err(error) => {
                self.stop.send_replace(true);
                self.summary.journal_error.get_or_insert(error);
                false
            }
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}
