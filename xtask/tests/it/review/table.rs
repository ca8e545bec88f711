//! The verdicts on one change each.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use review::{Change, Class, Effect, Facts, Level, Side, Verdict, compare};

use super::{
    cases::{CASES, Case, base},
    spec::Spec,
};

pub(crate) fn facts(spec: &Spec) -> Result<Facts, String> {
    Facts::of(&Side { wrapper: WRAPPER.clone(), ..spec.side("test") })
}

/// The wrapper without anything but the types of the bindings that it exports, which is read in no time.
static WRAPPER: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let exported = Facts::of(&base().side("test")).unwrap().exported;
    let exports = exported.iter().map(|name| format!("pub use registrations_api::types::{name};"));
    BTreeMap::from([("lib.rs".to_owned(), exports.collect())])
});

pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Ok => "ok",
        Level::Unusual => "unusual",
        Level::Unknown => "unknown",
        Level::Fails => "fails",
        Level::SilentlyWrong => "silent",
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::None => "none",
        Effect::Additive => "additive",
        Effect::Breaking => "breaking",
    }
}

/// What the changes mean to an old build and to a new build.
fn levels(changes: &[Change]) -> String {
    let verdict = Verdict::of(changes);
    [verdict.old_client_new_service, verdict.new_client_old_service].map(level).join(" ")
}

fn line(change: &Change) -> String {
    let values = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!(": {before} -> {after}"),
        (Some(one), None) | (None, Some(one)) => format!(": {one}"),
        (None, None) => String::new(),
    };
    format!("{:?} {} {:?} {:?}{values}\n", change.class(), change.item, change.layer, change.what)
}

/// The story of a case, and what it means on the wire.
fn tell(case: &Case, before: &Facts) -> (String, String) {
    let spec = case.spec();
    let mut story = format!("== {}\n", case.name);
    let (changes, wire) = match facts(&spec) {
        Err(reason) => {
            writeln!(story, "unknown: {}", reason.lines().next().unwrap()).unwrap();
            (Vec::new(), "unknown".to_owned())
        }
        Ok(after) => {
            let changes = compare(before, &after, None);
            let Verdict { api, wrapper, .. } = Verdict::of(&changes);
            writeln!(story, "registrations-api {}, registrations {}", effect(api), effect(wrapper))
                .unwrap();
            let wire = levels(&changes);
            assert_plausible(case, &changes);
            // Where nothing changes, nothing changes back.
            let is_same = changes.is_empty();
            assert!(!is_same || compare(&after, before, None).is_empty(), "{}", case.name);
            (changes, wire)
        }
    };
    story.extend(changes.iter().map(line));
    writeln!(story, "wire {wire}\n").unwrap();
    (story, wire)
}

/// Each change means something to someone, has a reason, and the worst class is the first.
fn assert_plausible(case: &Case, changes: &[Change]) {
    assert!(changes.is_sorted_by_key(Change::class), "{}", case.name);
    for change in changes {
        let means = change.api.max(change.wrapper) > Effect::None
            || change.old_client_new_service.max(change.new_client_old_service) > Level::Ok
            || change.class() == Class::Deprecated;
        assert!(means && !change.reason.is_empty(), "{}: {change:?}", case.name);
    }
}

#[test]
fn one_change_each() {
    assert!(CASES.len() >= 80);
    let before = facts(&base()).unwrap();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut told = Vec::new();
        while let Some((index, case)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            CASES.get(index).map(|case| (index, case))
        } {
            told.push((index, tell(case, &before)));
        }
        told
    };
    let mut told = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    told.sort();
    let found = CASES.iter().zip(&told);
    let wrong: Vec<String> = found
        .filter(|(case, (_, (_, wire)))| case.wire != wire)
        .map(|(case, (_, (story, _)))| format!("expected {}\n{story}", case.wire))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let story: String = told.into_iter().map(|(_, (story, _))| story).collect();
    insta::assert_snapshot!(story);
}
