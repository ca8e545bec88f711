//! What is known about the quota, and whether a request may be sent. It neither reads a clock nor waits.

use std::time::Duration;

use tokio::time::Instant;

use super::{RateLimit, header::Report};
use crate::clock;

/// The shortest wait, where the headers say that the window resets now.
const MIN_WAIT: Duration = Duration::from_millis(100);
/// How long one request is given to find out what remains, before another one is sent.
const PROBE: Duration = Duration::from_secs(1);

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Now, with this sequence number.
    Now(u64),
    /// Not before this time: the service refuses everything until then.
    Refused(Instant),
    /// Not before this time: the quota of the window is spent.
    Spent(Instant),
    /// Not before this time, unless a response to a request in flight shows that some of the quota remains.
    Reserved(Instant),
    /// Once another request has found out what remains, at this time at the latest.
    Probing(Instant),
}

#[derive(Debug, Default)]
pub(super) struct Limits {
    /// The sequence number of the next request.
    next: u64,
    /// Requests that were sent and have no response yet.
    in_flight: u64,
    known: Known,
    /// The request that is to find out what remains, and when it was sent.
    probe: Option<(u64, Instant)>,
    /// The service refuses everything until then.
    refused_until: Option<Instant>,
}

#[derive(Debug, Default)]
enum Known {
    /// There was no response yet.
    #[default]
    Nothing,
    /// The responses name no limit.
    NoLimit,
    /// The limits of the newest response.
    Limits(Vec<Limit>, AsOf),
}

/// Requests with this sequence number, and later ones, were sent after the limits became known.
type AsOf = u64;

#[derive(Debug)]
struct Limit {
    name: String,
    quota: u64,
    remaining: u64,
    resets_at: Instant,
    /// What remained at the first response of the window, and the sequence number of the first request that it had not
    /// counted.
    first: (u64, u64),
}

impl Admission {
    /// When the request may be sent.
    fn until(self, now: Instant) -> Instant {
        match self {
            Self::Now(_) => now,
            Self::Refused(at) | Self::Spent(at) | Self::Reserved(at) | Self::Probing(at) => at,
        }
    }
}

impl Limits {
    /// Asks whether a request may be sent. `Now` counts it as in flight.
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        if let Some(admission) = self.wait(now) {
            return admission;
        }
        let sequence = self.next;
        self.next += 1;
        self.in_flight += 1;
        let is_probe = match &self.known {
            Known::Nothing => true,
            Known::NoLimit => false,
            Known::Limits(limits, _) => limits.iter().any(|limit| limit.is_over(now)),
        };
        if is_probe {
            self.probe = Some((sequence, now));
        }
        Admission::Now(sequence)
    }

    /// How long to wait; `None` if there is no need to.
    fn wait(&self, now: Instant) -> Option<Admission> {
        if let Some(until) = self.refused_until.filter(|until| now < *until) {
            return Some(Admission::Refused(until));
        }
        // One request finds out what remains. If it is slow, others follow one by one.
        let probing = self.probe.map(|(_, sent)| sent + PROBE).filter(|next| now < *next);
        match &self.known {
            Known::Nothing => probing.map(Admission::Probing),
            Known::NoLimit => None,
            Known::Limits(limits, _) => limits
                .iter()
                .filter_map(|limit| {
                    if limit.is_over(now) {
                        return probing.map(Admission::Probing);
                    }
                    // The service may or may not have counted those in flight: assume that it has not.
                    let needed = |own| own + limit.of_others(own, self.next) + limit.reserve();
                    if limit.remaining < needed(1) {
                        Some(Admission::Spent(limit.resets_at))
                    } else if limit.remaining < needed(self.in_flight + 1) {
                        Some(Admission::Reserved(limit.resets_at))
                    } else {
                        None
                    }
                })
                .max_by_key(|admission| admission.until(now)),
        }
    }

    /// Records the response to a request, and the limits that its headers report.
    pub(super) fn record(&mut self, sequence: u64, reports: &[Report], now: Instant) {
        self.settle(sequence);
        let (mut known, as_of) = match std::mem::take(&mut self.known) {
            Known::Limits(limits, as_of) => (limits, as_of),
            Known::Nothing | Known::NoLimit => (Vec::new(), 0),
        };
        if reports.is_empty() {
            // A limit that is no longer reported ends with its window.
            known.retain(|limit| !limit.is_over(now));
            spend(&mut known);
        } else {
            // Responses can arrive in another order than the service sent them. Within a window the remaining
            // quota only decreases, so that an older response can only lower it.
            let is_older = sequence < as_of;
            let uncounted = self.next.saturating_sub(self.in_flight);
            known = reports
                .iter()
                .map(|report| {
                    let mut limit = Limit::new(report, now, uncounted);
                    if let Some(earlier) = known.iter().find(|earlier| earlier.name == limit.name) {
                        if is_older {
                            limit.correct(earlier, now);
                        }
                        if limit.remaining <= earlier.remaining && !earlier.is_over(now) {
                            limit.first = earlier.first;
                        }
                    }
                    limit
                })
                .collect();
        }
        self.known =
            if known.is_empty() { Known::NoLimit } else { Known::Limits(known, self.next) };
    }

    /// A request was sent, or its sending was started, and there is no response.
    pub(super) fn lost(&mut self, sequence: u64) {
        self.settle(sequence);
        if let Known::Limits(limits, _) = &mut self.known {
            spend(limits);
        }
    }

    /// The service refuses everything until this time.
    pub(super) fn refused(&mut self, until: Instant) {
        self.refused_until = self.refused_until.max(Some(until));
    }

    /// The limits whose window is not over.
    pub(super) fn current(&self, now: Instant) -> Vec<RateLimit> {
        let Known::Limits(limits, _) = &self.known else { return Vec::new() };
        let current = limits.iter().filter(|limit| !limit.is_over(now));
        current
            .map(|limit| RateLimit {
                name: limit.name.clone(),
                remaining: limit.remaining,
                resets_in: limit.resets_at.saturating_duration_since(now),
            })
            .collect()
    }

    fn settle(&mut self, sequence: u64) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if self.probe.is_some_and(|(probe, _)| probe == sequence) {
            self.probe = None;
        }
    }
}

/// Assumes that the service counted a request whose response does not say what remains.
fn spend(limits: &mut [Limit]) {
    for limit in limits {
        limit.remaining = limit.remaining.saturating_sub(1);
    }
}

impl Limit {
    fn new(report: &Report, now: Instant, uncounted: u64) -> Self {
        let wait = match (report.remaining, report.resets_in) {
            // The seconds may be rounded down, and no request remains to find out with.
            (0, Duration::ZERO) => PROBE,
            (_, resets_in) => resets_in.max(MIN_WAIT),
        };
        Self {
            name: report.name.clone(),
            quota: report.quota.unwrap_or(report.remaining),
            remaining: report.remaining,
            resets_at: clock::after(now, wait),
            first: (report.remaining, uncounted),
        }
    }

    /// Corrects what an older response reports by what a newer one reported earlier.
    fn correct(&mut self, earlier: &Self, now: Instant) {
        if self.remaining > earlier.remaining {
            self.remaining = earlier.remaining;
            self.resets_at = earlier.resets_at;
        } else if !earlier.is_over(now) {
            self.resets_at = self.resets_at.min(earlier.resets_at);
        }
    }

    /// The window is over. Only a response can say what remains in the next one.
    fn is_over(&self, now: Instant) -> bool {
        now >= self.resets_at
    }

    /// The most requests that other programs with the same token will probably send while this one sends so many: twice
    /// as many as in the window so far, because nobody sends evenly, but of no more than four programs like this one, so
    /// that a program that seldom sends need not wait for one that sends a lot.
    fn of_others(&self, own: u64, next: u64) -> u64 {
        let (remaining, sequence) = self.first;
        let sent = next.saturating_sub(sequence).max(1);
        let others = remaining.saturating_sub(self.remaining).saturating_sub(sent);
        (own * 2 * others.min(4 * sent)).div_ceil(sent)
    }

    /// What remains for other programs with the same token, and for finding out whether the window is over.
    fn reserve(&self) -> u64 {
        (self.quota / 50).max(1)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fastrand::Rng;
    use tokio::time::Instant;

    use super::{Admission, Limits, Report};

    const SECOND: Duration = Duration::from_secs(1);

    fn report(left: u64, seconds: u32) -> [Report; 1] {
        [Report {
            name: "default".to_owned(),
            remaining: left,
            resets_in: SECOND * seconds,
            quota: None,
        }]
    }

    #[track_caller]
    fn admitted(limits: &mut Limits, now: Instant) -> u64 {
        match limits.admit(now) {
            Admission::Now(sequence) => sequence,
            wait => panic!("{wait:?}, now is {now:?}"),
        }
    }

    /// The sequence numbers of the requests, of so many, that are admitted at once.
    fn burst(limits: &mut Limits, now: Instant, wanted: usize) -> Vec<u64> {
        (0..wanted)
            .filter_map(|_| match limits.admit(now) {
                Admission::Now(sequence) => Some(sequence),
                _ => None,
            })
            .collect()
    }

    /// Limits of which this much remains.
    fn known(left: u64, seconds: u32, now: Instant) -> Limits {
        let mut limits = Limits::default();
        let first = admitted(&mut limits, now);
        limits.record(first, &report(left, seconds), now);
        limits
    }

    #[test]
    fn the_first_request_is_a_probe() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        assert_eq!(burst(&mut limits, now, 10), [0]);
        assert_eq!(limits.admit(now), Admission::Probing(now + SECOND));
        // If it is slow, another one follows; if it is lost, another one follows at once.
        assert_eq!(burst(&mut limits, now + SECOND, 10), [1]);
        limits.lost(1);
        assert_eq!(burst(&mut limits, now + SECOND, 10), [2]);
        limits.record(2, &report(6, 30), now + SECOND);
        // 6 remain, one of them in reserve, and the first is still in flight.
        assert_eq!(burst(&mut limits, now + SECOND, 10).len(), 4);
    }

    #[test]
    fn without_limits_every_request_is_admitted() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let first = admitted(&mut limits, now);
        limits.record(first, &[], now);
        assert_eq!(burst(&mut limits, now, 1_000).len(), 1_000);
    }

    #[test]
    fn concurrent_requests_cannot_exceed_the_quota() {
        let now = Instant::now();
        let mut limits = known(10, 30, now);
        let sent = burst(&mut limits, now, 50);
        assert_eq!(sent.len(), 9);
        assert_eq!(limits.admit(now), Admission::Reserved(now + 30 * SECOND));

        // The service sends 9, 8, … and the responses arrive in another order.
        for (sequence, left) in sent.into_iter().zip([5, 9, 1, 7, 3, 8, 2, 6, 4]) {
            limits.record(sequence, &report(left, 30), now);
            assert!(burst(&mut limits, now, 50).is_empty(), "{limits:?}");
        }
    }

    #[test]
    fn a_late_response_does_not_raise_the_remaining_quota() {
        let now = Instant::now();
        let mut limits = known(10, 30, now);
        let (early, late) = (admitted(&mut limits, now), admitted(&mut limits, now));
        limits.record(late, &report(8, 30), now);
        limits.record(early, &report(9, 30), now);
        assert_eq!(burst(&mut limits, now, 10).len(), 7);
    }

    #[test]
    fn a_late_response_of_the_window_before_does_not_raise_the_remaining_quota() {
        let now = Instant::now();
        let mut limits = known(20, 5, now);
        let (late, newer) = (admitted(&mut limits, now), admitted(&mut limits, now));
        let next = now + 6 * SECOND;
        limits.record(newer, &report(3, 5), next);
        let probe = burst(&mut limits, next, 1);
        limits.record(probe[0], &report(2, 5), next);
        // Sent before both, and received after them.
        limits.record(late, &report(19, 1), next);
        assert!(burst(&mut limits, next, 10).len() <= 1, "{limits:?}");
    }

    #[test]
    fn the_window_is_over_when_the_first_response_says_so() {
        let now = Instant::now();
        for (seconds, expected) in [(30, 10), (5, 5)] {
            for left in [7, 8] {
                let mut limits = known(10, 30, now);
                let (early, late) = (admitted(&mut limits, now), admitted(&mut limits, now));
                limits.record(late, &report(8, 10), now);
                limits.record(early, &report(left, seconds), now);
                burst(&mut limits, now, 10);
                assert_eq!(limits.admit(now), Admission::Reserved(now + expected * SECOND));
            }
        }
    }

    #[test]
    fn some_of_a_large_quota_is_left_to_others() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let first = admitted(&mut limits, now);
        let [mut report] = report(30, 300);
        report.quota = Some(1_000);
        limits.record(first, &[report], now);
        assert_eq!(burst(&mut limits, now, 50).len(), 10);
    }

    #[test]
    fn lost_requests_count() {
        let now = Instant::now();
        let mut limits = known(4, 30, now);
        for _ in 0..3 {
            let sequence = admitted(&mut limits, now);
            limits.lost(sequence);
        }
        assert!(burst(&mut limits, now, 5).is_empty());
    }

    #[test]
    fn after_the_window_one_request_is_a_probe() {
        let now = Instant::now();
        let mut limits = known(1, 30, now);
        let later = now + 30 * SECOND;
        let probe = burst(&mut limits, later, 50);
        assert_eq!(probe.len(), 1);
        limits.record(probe[0], &report(39, 30), later);
        assert_eq!(burst(&mut limits, later, 50).len(), 38);
    }

    #[test]
    fn a_window_that_is_not_over_yet_is_waited_for_again() {
        let now = Instant::now();
        let mut limits = known(2, 30, now);
        let later = now + 30 * SECOND;
        let probe = admitted(&mut limits, later);
        limits.record(probe, &report(1, 0), later);
        assert_eq!(limits.admit(later), Admission::Spent(later + super::MIN_WAIT));
        let later = later + super::MIN_WAIT;
        let probe = admitted(&mut limits, later);
        limits.record(probe, &report(0, 0), later);
        assert_eq!(limits.admit(later), Admission::Spent(later + SECOND));
    }

    #[test]
    fn a_window_that_starts_early_is_noticed() {
        let now = Instant::now();
        let mut limits = known(10, 300, now);
        let sequence = admitted(&mut limits, now);
        limits.record(sequence, &report(1_199, 300), now + SECOND);
        assert!(burst(&mut limits, now + SECOND, 2_000).len() > 1_100);
    }

    #[test]
    fn a_limit_that_is_no_longer_reported_ends_with_its_window() {
        let now = Instant::now();
        let mut limits = known(10, 30, now);
        let sequence = admitted(&mut limits, now);
        limits.record(sequence, &[], now);
        assert_eq!(burst(&mut limits, now, 50).len(), 8, "until then it holds");

        let later = now + 30 * SECOND;
        let probe = admitted(&mut limits, later);
        limits.record(probe, &[], later);
        assert_eq!(burst(&mut limits, later, 1_000).len(), 1_000);

        // The same if there is another one instead.
        let mut limits = known(10, 30, now);
        let probe = admitted(&mut limits, later);
        let [mut other] = report(1_000, 30);
        other.name = "other".to_owned();
        limits.record(probe, &[other], later);
        assert!(burst(&mut limits, later, 1_000).len() > 900);
    }

    #[test]
    fn the_newest_response_replaces_the_limits() {
        let now = Instant::now();
        let mut limits = Limits::default();
        for made_up in 0..100 {
            let sequence = admitted(&mut limits, now);
            let [mut report] = report(1_000_000, 300);
            report.name = made_up.to_string();
            limits.record(sequence, &[report], now);
        }
        let sequence = admitted(&mut limits, now);
        limits.record(sequence, &report(5, 30), now);
        assert_eq!(burst(&mut limits, now, 50).len(), 4);
    }

    /// Clients that share a quota per 20 seconds, each with so many requests, of which this many are in flight at once:
    /// how many are refused, and how many windows pass.
    fn shared(quota: usize, in_flight: &[usize], each: usize, random: &mut Rng) -> (usize, usize) {
        const WINDOW: u32 = 20_000;
        let start = Instant::now();
        let mut clients: Vec<_> = in_flight.iter().map(|_| (Limits::default(), each, 0)).collect();
        let mut requests: Vec<(u32, usize, u64)> = Vec::new();
        let mut responses: Vec<(u32, usize, u64, Report, bool)> = Vec::new();
        let quota = quota as u64;
        let (mut remaining, mut refused) = (quota, 0);
        let mut ms = 0;
        loop {
            let now = start + Duration::from_millis(ms.into());
            let resets_in = WINDOW - ms % WINDOW;
            if resets_in == WINDOW {
                remaining = quota;
            }
            for (_, client, sequence) in requests.extract_if(.., |(at, ..)| *at == ms) {
                let is_refused = remaining == 0;
                remaining = remaining.saturating_sub(1);
                let [mut report] = report(remaining, resets_in.div_ceil(1_000));
                report.quota = Some(quota);
                let at = ms + random.u32(2..20);
                responses.push((at, client, sequence, report, is_refused));
            }
            for (_, client, sequence, report, is_refused) in
                responses.extract_if(.., |(at, ..)| *at == ms)
            {
                let (limits, left, flying): &mut (Limits, usize, usize) = &mut clients[client];
                limits.record(sequence, &[report], now);
                *flying -= 1;
                if is_refused {
                    limits.refused(now + Duration::from_millis(resets_in.into()));
                    *left += 1;
                    refused += 1;
                }
            }
            for (client, (limits, left, flying)) in clients.iter_mut().enumerate() {
                while *left > 0 && *flying < in_flight[client] {
                    let Admission::Now(sequence) = limits.admit(now) else { break };
                    requests.push((ms + random.u32(2..20), client, sequence));
                    *left -= 1;
                    *flying += 1;
                }
            }
            if clients.iter().all(|(_, left, flying)| left + flying == 0) {
                return (refused, (ms / WINDOW) as usize);
            }
            let is_idle = requests.is_empty() && responses.is_empty();
            ms += if is_idle { 1_000 - ms % 1_000 } else { 1 };
        }
    }

    #[test]
    fn clients_that_share_a_quota_leave_each_other_room() {
        // Of a small quota, one request in 600 may be refused.
        for (quota, each, most) in [(90, 200, 5), (1_200, 1_500, 0)] {
            for in_flight in [&[1][..], &[4], &[1, 1, 1], &[2, 2, 2], &[4, 4, 4]] {
                let mut all_refused = 0;
                for seed in 0..5 {
                    let (refused, windows) =
                        shared(quota, in_flight, each, &mut Rng::with_seed(seed));
                    all_refused += refused;
                    let least = (each * in_flight.len()).div_ceil(quota) - 1;
                    assert_eq!(windows, least, "{quota}, {in_flight:?}, {seed}");
                }
                assert!(all_refused <= most, "{quota}, {in_flight:?}: {all_refused}");
            }
        }
    }

    #[test]
    fn who_seldom_sends_does_not_wait_for_who_sends_a_lot() {
        let now = Instant::now();
        let mut limits = known(1_000, 300, now);
        let sequence = admitted(&mut limits, now);
        limits.record(sequence, &report(10, 300), now);
        admitted(&mut limits, now);
    }

    #[test]
    fn the_tightest_of_several_limits_decides() {
        let now = Instant::now();
        let mut limits = Limits::default();
        let first = admitted(&mut limits, now);
        let [mut burst_limit] = report(3, 1);
        burst_limit.name = "burst".to_owned();
        let [wide] = report(1_000, 300);
        limits.record(first, &[wide, burst_limit], now);
        assert_eq!(burst(&mut limits, now, 50).len(), 2);
        assert_eq!(limits.admit(now), Admission::Reserved(now + SECOND));
    }
}
