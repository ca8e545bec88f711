//! The command in a loop, against a service that fails at random. The account is the witness of every report.
//!
//! `SOAK_SECONDS` says for how long rounds begin, and `SOAK_SEED` with which sequence of runs and faults. A failure
//! prints the seed of its round.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, iter,
    path::Path,
    process::Child,
    thread::sleep,
    time::{Duration, Instant},
};

use registrations_emulator::{Emulator, Operation, RegistrationStatus};

use super::support::{Account, Ran, faults, lines, outcomes, strings};

/// After so many runs, a round ends: all reports are finished without faults.
const RUNS: usize = 20;
/// A run that takes longer hangs.
const HANG: Duration = Duration::from_secs(120);
const BOUNDS: [&str; 6] = ["--yes", "--max", "1000", "--max-percent", "100", "--verify"];

#[test]
fn the_command_in_a_loop_while_the_service_fails() {
    let setting = |name| env::var(name).ok().map(|value| value.parse::<u64>().unwrap());
    let end = Instant::now() + Duration::from_secs(setting("SOAK_SECONDS").unwrap_or(15));
    let first = setting("SOAK_SEED").unwrap_or(1);
    let mut counts = BTreeMap::new();
    for seed in first.. {
        println!("SOAK_SEED={seed}");
        Round::new(seed).run(&mut counts);
        if Instant::now() > end {
            break;
        }
    }
    println!("runs by their end: {counts:?}");
    assert!(counts.contains_key("0") && counts.contains_key("1"), "{counts:?}");
}

type States = BTreeMap<String, RegistrationStatus>;

struct Round {
    account: Account,
    random: fastrand::Rng,
    /// How many runs there were.
    runs: usize,
    reports: Vec<Report>,
}

#[derive(Clone, Debug)]
struct Report {
    path: String,
    verb: Verb,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Delete,
    Revoke,
    Unrevoke,
}

impl Verb {
    fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Revoke => "revoke",
            Self::Unrevoke => "unrevoke",
        }
    }

    fn operation(self) -> Operation {
        match self {
            Self::Delete => Operation::DeleteMany,
            Self::Revoke => Operation::Revoke,
            Self::Unrevoke => Operation::Unrevoke,
        }
    }

    fn reaches(self) -> RegistrationStatus {
        match self {
            Self::Delete => RegistrationStatus::Deleted,
            Self::Revoke => RegistrationStatus::Revoked,
            Self::Unrevoke => RegistrationStatus::Active,
        }
    }
}

impl Round {
    fn new(seed: u64) -> Self {
        let account = Account::start(Emulator::builder().fleet_size(400).seed(seed));
        Self { account, random: fastrand::Rng::with_seed(seed), runs: 0, reports: Vec::new() }
    }

    fn run(mut self, counts: &mut BTreeMap<String, usize>) {
        while self.runs < RUNS {
            let ended = self.step();
            *counts.entry(ended).or_default() += 1;
        }
        self.account.emulator.clear_faults();
        for report in self.reports.clone() {
            let run = self.finish(&["resume", &report.path], &report, None);
            let (planned, outcomes) = outcomes(report.path.as_ref());
            let is_open =
                |id: &String| matches!(outcomes[id].as_str(), "failed" | "unsettled" | "not_sent");
            assert!(!planned.iter().any(is_open), "{run:#?}");
            self.account.run(&["resume", &report.path]).ends(0).says("nothing to do");
        }
    }

    /// One run with faults. Returns how it ended.
    fn step(&mut self) -> String {
        self.runs += 1;
        let active = self.account.all(RegistrationStatus::Active).len();
        if active < 100 {
            self.account.emulator.add_registrations(200);
        }
        let verb = [Verb::Delete, Verb::Revoke, Verb::Unrevoke][self.random.usize(..3)];
        let report = Report { path: self.path("report"), verb };
        let old = self.random.choice(&self.reports).cloned();
        let (mut args, report): (Vec<String>, Report) = match (self.random.usize(..10), old) {
            (0..=2, Some(old)) => (vec!["resume".into(), old.path.clone()], old),
            // Undoes a revocation, or deletes what was revoked.
            (3, Some(old)) if old.verb == Verb::Revoke && verb != Verb::Revoke => {
                (vec![verb.name().into(), "--from".into(), old.path], report)
            }
            (4, _) => {
                let plan = self.path("plan");
                let mut save = vec![verb.name().into(), "--save-plan".into(), plan.clone()];
                save.extend(self.selection());
                self.account.run(&save.iter().map(String::as_str).collect::<Vec<_>>());
                if !Path::new(&plan).exists() {
                    return "no plan".to_owned();
                }
                (vec!["apply".into(), plan, "--skip-drifted".into()], report)
            }
            _ => {
                let verb = vec![verb.name().to_owned()];
                (verb.into_iter().chain(self.selection()).collect(), report)
            }
        };
        if args[0] != "resume" {
            args.extend(["--report".to_owned(), report.path.clone()]);
        }
        args.extend(["--retries".to_owned(), self.random.usize(..2).to_string()]);
        for _ in 0..self.random.usize(..4) {
            let fault = self.random.choice(faults(report.verb.operation())).unwrap();
            let (from, times) = (self.random.u64(1..4), [1, 2, 1_000][self.random.usize(..3)]);
            self.account.emulator.inject(fault.on_request(from).times(times));
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let killed_after = self.random.u64(..600);
        let killed_after = (killed_after < 120).then_some(Duration::from_millis(killed_after));
        let run = self.finish(&args, &report, killed_after);
        self.account.emulator.clear_faults();
        run.code.map_or("killed".to_owned(), |code| code.to_string())
    }

    /// What a run is about.
    fn selection(&mut self) -> Vec<String> {
        let status = ["active", "revoked"][self.random.usize(..2)];
        let ways: [&[&str]; 6] = [
            &["--idle-for", "180d"],
            &["--tunnel", "masque"],
            &["--name", "*a*"],
            &["--service-tokens", "without", "--created-before", "30d"],
            &["--status", status, "--created-before", "1d"],
            &[],
        ];
        let way = ways[self.random.usize(..ways.len())];
        let mut args: Vec<String> = way.iter().map(|arg| (*arg).to_owned()).collect();
        if args.is_empty() {
            let mut ids: Vec<String> = self.states().into_keys().collect();
            self.random.shuffle(&mut ids);
            ids.truncate(self.random.usize(1..200));
            ids.extend(iter::once("no-such-id".to_owned()).filter(|_| self.random.bool()));
            let name = format!("ids-{}", self.runs);
            args = vec!["--from".to_owned(), self.account.file(&name, &ids.join("\n"))];
        } else if self.random.bool() {
            args.extend(["--limit".to_owned(), self.random.usize(1..60).to_string()]);
        }
        args
    }

    fn path(&self, what: &str) -> String {
        self.account.path(&format!("{what}-{}", self.runs))
    }

    fn states(&self) -> States {
        let all = self.account.emulator.registrations().into_iter();
        all.map(|it| (it.id.clone(), it.status())).collect()
    }

    /// Runs the command to its end, and checks it.
    fn finish(&mut self, args: &[&str], report: &Report, killed_after: Option<Duration>) -> Ran {
        let args = [args, &BOUNDS].concat();
        let is_known = self.reports.iter().any(|it| it.path == report.path);
        let earlier = if is_known { lines(report.path.as_ref()).len() } else { 0 };
        let before = self.states();
        self.account.emulator.clear_requests();
        let run = within_time(self.account.spawn(&args), killed_after);
        // The service still carries out what it has received from a run that was killed.
        while self.account.emulator.connections() > 0 {
            sleep(Duration::from_millis(1));
        }
        let check = Check {
            context: format!("{args:?}\n{run:#?}"),
            before,
            after: self.states(),
            sent: self.account.changes().into_iter().flat_map(|(ids, _)| ids).collect(),
            report,
            earlier,
        };
        check.all(run.code);
        // A run that was killed before its plan was written cannot continue.
        if !is_known && is_whole(report) {
            self.reports.push(report.clone());
        }
        run
    }
}

/// Whether the report has its whole plan.
fn is_whole(report: &Report) -> bool {
    if !Path::new(&report.path).exists() {
        return false;
    }
    let (planned, _) = outcomes(report.path.as_ref());
    let header = lines(report.path.as_ref()).into_iter().next();
    header.is_some_and(|header| header["planned"] == planned.len())
}

fn within_time(mut child: Child, killed_after: Option<Duration>) -> Ran {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if killed_after.is_some_and(|after| start.elapsed() > after) {
            child.kill().unwrap();
        }
        if start.elapsed() > HANG {
            child.kill().unwrap();
            panic!("it hangs: {:#?}", Ran::from(child.wait_with_output().unwrap()));
        }
        sleep(Duration::from_millis(2));
    }
    child.wait_with_output().unwrap().into()
}

/// What a run left.
struct Check<'a> {
    context: String,
    before: States,
    after: States,
    /// The ids that were sent.
    sent: BTreeSet<String>,
    report: &'a Report,
    /// How many lines the report had before.
    earlier: usize,
}

impl Check<'_> {
    fn all(&self, code: Option<i32>) {
        let context = &self.context;
        let changed: BTreeSet<_> = self
            .after
            .iter()
            .filter(|(id, status)| self.before.get(*id) != Some(*status))
            .map(|(id, _)| id.clone())
            .collect();
        assert!(changed.is_subset(&self.sent), "{context}");
        let reached = self.report.verb.reaches();
        assert!(changed.iter().all(|id| self.after[id] == reached), "{context}");
        match code {
            Some(0 | 1) | None => {}
            Some(2) => assert!(self.sent.is_empty(), "{context}"),
            Some(3 | 4) => assert!(changed.is_empty(), "{context}"),
            Some(_) => panic!("{context}"),
        }
        if !Path::new(&self.report.path).exists() {
            assert!(self.sent.is_empty(), "{context}");
            return;
        }
        let path = self.report.path.as_ref();
        let (planned, outcomes) = outcomes(path);
        // What is sent is in the report before.
        let lines = lines(path);
        let announced = lines.iter().filter(|line| line["type"] == "sending");
        let announced: BTreeSet<_> = announced.flat_map(|line| strings(&line["ids"])).collect();
        assert!(self.sent.is_subset(&announced), "{context}");
        let last: BTreeMap<_, _> = lines[self.earlier.min(lines.len())..]
            .iter()
            .filter(|line| line["type"] == "outcome")
            .map(|line| (line["id"].as_str().unwrap(), line["outcome"].as_str().unwrap()))
            .collect();
        for (id, outcome) in &last {
            assert!(self.is_true(id, outcome, changed.contains(*id)), "{id}: {outcome}\n{context}");
        }
        // A run that was refused, or killed, leaves ids that have no outcome yet.
        let is_over = matches!(code, Some(0 | 1 | 3 | 4)) && !last.is_empty();
        if is_over {
            let accounted: BTreeSet<_> = outcomes.keys().collect();
            assert_eq!(planned.iter().collect::<BTreeSet<_>>(), accounted, "{context}");
            assert!(self.sent.iter().all(|id| last.contains_key(id.as_str())), "{context}");
        }
        if code == Some(0) {
            let is_fine = |outcome: &&str| {
                ["done", "already", "protected", "left_out", "drifted"].contains(outcome)
            };
            assert!(last.values().all(is_fine), "{context}");
        }
    }

    /// Whether an id ended as a run says.
    fn is_true(&self, id: &str, outcome: &str, is_changed: bool) -> bool {
        let verb = self.report.verb;
        let is_reached = self.after.get(id) == Some(&verb.reaches());
        // A fault lists an id that does not exist.
        let is_invented = !self.after.contains_key(id);
        let is_gone = self.after.get(id).is_none_or(|it| *it == RegistrationStatus::Deleted);
        match outcome {
            // If an id that a fault invented was sent, that it is gone counts as its deletion.
            "done" => is_reached || (verb == Verb::Delete && is_invented),
            // The listing gives the status of an invented id.
            "already" => (is_reached || is_invented) && !is_changed,
            "unknown" => is_gone && !is_changed,
            "protected" | "left_out" | "drifted" | "not_sent" | "failed" => !is_changed,
            "unsettled" => true,
            _ => false,
        }
    }
}
