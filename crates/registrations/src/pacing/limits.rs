//! What is known of the quota, and whose turn it is. No clock, no waiting: both are told.

use std::time::Duration;

use tokio::time::Instant;

use super::header::{MOST, Report};

/// The longest to wait, whatever the headers say; then a request goes and finds out. The vendor's window is 5 min.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(330);
/// The least to wait where the headers say that the window resets now.
const SOON: Duration = Duration::from_millis(100);
/// How long one request is waited for, to learn what is left, before another is sent to learn it.
const PROBE: Duration = Duration::from_secs(1);

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It may, and this is its number.
    Now(u64),
    /// Not before this time, unless something changes before.
    At(Instant),
}

/// Everything that is known.
#[derive(Debug, Default)]
pub(super) struct Limits {
    /// How many turns have been given out; the next one's number.
    turns: u64,
    /// Requests that have been sent and not answered.
    under_way: u64,
    known: Known,
    /// The request that is to tell what is left, where that is unknown, and when it was sent.
    probe: Option<(u64, Instant)>,
    /// The service refuses everything until then.
    refused_until: Option<Instant>,
}

#[derive(Debug, Default)]
enum Known {
    /// Nothing has been answered yet.
    #[default]
    Nothing,
    /// The answers tell of no limit.
    NoLimit,
    Limits(Vec<Limit>),
}

#[derive(Debug)]
struct Limit {
    name: String,
    /// The quota, or the most that has ever been left.
    quota: u64,
    left: u64,
    resets_at: Instant,
    /// A request with this number or a later one was sent after `left` became known.
    known_since: u64,
}

impl Limits {
    /// Asks for a turn.
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        if let Some(at) = self.wait(now) {
            return Turn::At(at);
        }
        let number = self.turns;
        self.turns += 1;
        self.under_way += 1;
        let unknown = match &self.known {
            Known::Nothing => true,
            Known::NoLimit => false,
            Known::Limits(limits) => limits.iter().any(|limit| limit.is_over(now)),
        };
        if unknown {
            self.probe = Some((number, now));
        }
        Turn::Now(number)
    }

    /// Until when to wait; `None` if there is no need.
    fn wait(&self, now: Instant) -> Option<Instant> {
        if let Some(until) = self.refused_until.filter(|until| now < *until) {
            return Some(until);
        }
        // One request goes ahead to learn what is left. If it is slow, others follow one by one.
        let probing = self.probe.map(|(_, sent)| sent + PROBE).filter(|next| now < *next);
        match &self.known {
            Known::Nothing => probing,
            Known::NoLimit => None,
            Known::Limits(limits) => limits
                .iter()
                .filter_map(|limit| {
                    if limit.is_over(now) {
                        probing
                    } else {
                        // Those under way may or may not be counted in what was last heard: assume they are not.
                        let spent = self.under_way + limit.reserve();
                        (limit.left <= spent).then_some(limit.resets_at)
                    }
                })
                .max(),
        }
    }

    /// A request has been answered, and this is what the answer says.
    pub(super) fn answered(&mut self, number: u64, reports: &[Report], now: Instant) {
        self.done(number);
        let mut limits = match std::mem::take(&mut self.known) {
            Known::Limits(limits) => limits,
            Known::Nothing | Known::NoLimit => Vec::new(),
        };
        let is_named = |limit: &Limit| reports.iter().any(|report| report.name == limit.name);
        // A limit that is no longer told of ends with its window: to go on asking for it would take one request
        // after the other, for ever.
        limits.retain(|limit| !limit.is_over(now) || is_named(limit));
        if reports.is_empty() {
            spend(&mut limits);
        }
        for report in reports {
            if let Some(limit) = limits.iter_mut().find(|limit| limit.name == report.name) {
                limit.update(number, report, now, self.turns);
                continue;
            }
            // A service that makes up names must not make this grow, nor keep those out that count.
            if limits.len() >= MOST {
                let others = limits.iter().enumerate().filter(|(_, limit)| !is_named(limit));
                match others.min_by_key(|(_, limit)| limit.resets_at) {
                    Some((place, _)) => drop(limits.swap_remove(place)),
                    None => continue,
                }
            }
            limits.push(Limit::new(report, now, self.turns));
        }
        self.known = if limits.is_empty() { Known::NoLimit } else { Known::Limits(limits) };
    }

    /// A request was sent, or perhaps only begun, and has not been answered.
    pub(super) fn lost(&mut self, number: u64) {
        self.done(number);
        if let Known::Limits(limits) = &mut self.known {
            spend(limits);
        }
    }

    /// The service said that it refuses everything until then.
    pub(super) fn refused(&mut self, until: Instant) {
        self.refused_until = self.refused_until.max(Some(until));
    }

    fn done(&mut self, number: u64) {
        self.under_way = self.under_way.saturating_sub(1);
        if self.probe.is_some_and(|(probe, _)| probe == number) {
            self.probe = None;
        }
    }
}

/// A request that has not been accounted for by an answer is assumed to be counted.
fn spend(limits: &mut [Limit]) {
    for limit in limits {
        limit.left = limit.left.saturating_sub(1);
    }
}

impl Limit {
    fn new(report: &Report, now: Instant, turns: u64) -> Self {
        Self {
            name: report.name.clone(),
            quota: report.quota.unwrap_or(report.left),
            left: report.left,
            resets_at: now + pause(report),
            known_since: turns,
        }
    }

    /// The window has ended; what the next one holds is not known before an answer says so.
    fn is_over(&self, now: Instant) -> bool {
        now >= self.resets_at
    }

    /// What is left for others who use the same token, and for learning that a window has not ended yet.
    fn reserve(&self) -> u64 {
        (self.quota / 50).max(1)
    }

    /// Takes in what an answer says. Answers can arrive in another order than the service gave them in.
    fn update(&mut self, number: u64, report: &Report, now: Instant, turns: u64) {
        self.quota = report.quota.unwrap_or(self.quota.max(report.left));
        if report.left > self.left {
            // Within a window it only ever gets less. So either a new one has begun, or this answer is older than
            // what is known; and that it is not, if its request was sent later.
            if number >= self.known_since {
                self.left = report.left;
                self.resets_at = now + pause(report);
                self.known_since = turns;
            }
            return;
        }
        let resets_at = now + pause(report);
        self.resets_at = if self.is_over(now) { resets_at } else { self.resets_at.min(resets_at) };
        self.left = report.left;
        self.known_since = turns;
    }
}

/// How long until the window is worth asking for.
fn pause(report: &Report) -> Duration {
    match (report.left, report.resets_in) {
        // The seconds may be rounded down, and there is nothing left to find out with.
        (0, Duration::ZERO) => PROBE,
        (_, resets_in) => resets_in.clamp(SOON, LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Limits, Report, Turn};

    const SECOND: Duration = Duration::from_secs(1);

    fn report(left: u64, seconds: u32) -> [Report; 1] {
        [Report { name: "default".to_owned(), left, resets_in: SECOND * seconds, quota: None }]
    }

    #[track_caller]
    fn go(limits: &mut Limits, now: Instant) -> u64 {
        match limits.turn(now) {
            Turn::Now(number) => number,
            Turn::At(at) => panic!("must wait {:?}", at - now),
        }
    }

    /// How many of this many requests may go at once.
    fn burst(limits: &mut Limits, now: Instant, wanted: usize) -> Vec<u64> {
        (0..wanted)
            .filter_map(|_| match limits.turn(now) {
                Turn::Now(number) => Some(number),
                Turn::At(_) => None,
            })
            .collect()
    }

    /// Limits of which this much is known to be left.
    fn known(left: u64, seconds: u32, now: Instant) -> Limits {
        let mut limits = Limits::default();
        let first = go(&mut limits, now);
        limits.answered(first, &report(left, seconds), now);
        limits
    }

    #[test]
    fn at_first_one_goes_ahead() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        assert_eq!(burst(&mut limits, now, 10), [0]);
        assert_eq!(limits.turn(now), Turn::At(now + SECOND));
        // If it is slow, another one follows; if it is lost, at once.
        assert_eq!(burst(&mut limits, now + SECOND, 10), [1]);
        limits.lost(1);
        assert_eq!(burst(&mut limits, now + SECOND, 10), [2]);
        limits.answered(2, &report(6, 30), now + SECOND);
        // 6 left, one of them in reserve, and the first still under way.
        assert_eq!(burst(&mut limits, now + SECOND, 10).len(), 4);
    }

    #[test]
    fn without_limits_everybody_goes() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let first = go(&mut limits, now);
        limits.answered(first, &[], now);
        assert_eq!(burst(&mut limits, now, 1_000).len(), 1_000);
    }

    #[test]
    fn many_at_once_cannot_overrun() {
        let now = Instant::now();
        let mut limits = known(10, 30, now);
        let sent = burst(&mut limits, now, 50);
        assert_eq!(sent.len(), 9);
        assert_eq!(limits.turn(now), Turn::At(now + 30 * SECOND));

        // The service answers them in the order 9, 8, …, and the answers arrive in another.
        for (number, left) in sent.into_iter().zip([5, 9, 1, 7, 3, 8, 2, 6, 4]) {
            limits.answered(number, &report(left, 30), now);
            assert!(burst(&mut limits, now, 50).is_empty(), "{limits:?}");
        }
    }

    #[test]
    fn a_late_answer_does_not_raise_what_is_left() {
        let now = Instant::now();
        let mut limits = known(10, 30, now);
        let (early, late) = (go(&mut limits, now), go(&mut limits, now));
        limits.answered(late, &report(2, 30), now);
        limits.answered(early, &report(9, 30), now);
        assert_eq!(burst(&mut limits, now, 5).len(), 1);
    }

    #[test]
    fn those_that_are_lost_count() {
        let now = Instant::now();
        let mut limits = known(4, 30, now);
        for _ in 0..3 {
            let number = go(&mut limits, now);
            limits.lost(number);
        }
        assert!(burst(&mut limits, now, 5).is_empty());
    }

    #[test]
    fn after_the_window_one_goes_ahead_and_the_rest_follow() {
        let now = Instant::now();
        let mut limits = known(1, 30, now);
        let later = now + 30 * SECOND;
        let probe = burst(&mut limits, later, 50);
        assert_eq!(probe.len(), 1);
        limits.answered(probe[0], &report(39, 30), later);
        assert_eq!(burst(&mut limits, later, 50).len(), 38);
    }

    #[test]
    fn a_window_that_has_not_ended_after_all_is_waited_for_again() {
        let now = Instant::now();
        let mut limits = known(2, 30, now);
        let later = now + 30 * SECOND;
        let probe = go(&mut limits, later);
        limits.answered(probe, &report(1, 0), later);
        assert_eq!(limits.turn(later), Turn::At(later + super::SOON));
        let later = later + super::SOON;
        let probe = go(&mut limits, later);
        limits.answered(probe, &report(0, 0), later);
        assert_eq!(limits.turn(later), Turn::At(later + SECOND));
    }

    #[test]
    fn a_window_that_begins_earlier_than_told_is_noticed() {
        let now = Instant::now();
        let mut limits = known(10, 300, now);
        let number = go(&mut limits, now);
        limits.answered(number, &report(1_199, 300), now + SECOND);
        assert!(burst(&mut limits, now + SECOND, 2_000).len() > 1_100);
    }

    #[test]
    fn a_limit_that_is_no_longer_told_of_ends_with_its_window() {
        let now = Instant::now();
        let mut limits = known(10, 30, now);
        let number = go(&mut limits, now);
        limits.answered(number, &[], now);
        assert_eq!(burst(&mut limits, now, 50).len(), 8, "until then it holds");

        let later = now + 30 * SECOND;
        let probe = go(&mut limits, later);
        limits.answered(probe, &[], later);
        assert_eq!(burst(&mut limits, later, 1_000).len(), 1_000);

        // The same if there is another one instead.
        let mut limits = known(10, 30, now);
        let probe = go(&mut limits, later);
        let [mut other] = report(1_000, 30);
        other.name = "other".to_owned();
        limits.answered(probe, &[other], later);
        assert!(burst(&mut limits, later, 1_000).len() > 900);
    }

    #[test]
    fn names_that_are_made_up_do_not_keep_a_real_one_out() {
        let now = Instant::now();
        let mut limits = Limits::default();
        for made_up in 0..100 {
            let number = go(&mut limits, now);
            let [mut report] = report(1_000_000, 300);
            report.name = made_up.to_string();
            limits.answered(number, &[report], now);
        }
        let number = go(&mut limits, now);
        limits.answered(number, &report(5, 30), now);
        assert_eq!(burst(&mut limits, now, 50).len(), 4);
    }

    #[test]
    fn the_tightest_of_several_limits_decides() {
        let now = Instant::now();
        let mut limits = Limits::default();
        let first = go(&mut limits, now);
        let [mut burst_limit] = report(3, 1);
        burst_limit.name = "burst".to_owned();
        let [wide] = report(1_000, 300);
        limits.answered(first, &[wide, burst_limit], now);
        assert_eq!(burst(&mut limits, now, 50).len(), 2);
        assert_eq!(limits.turn(now), Turn::At(now + SECOND));
    }
}
