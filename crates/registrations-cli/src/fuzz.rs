//! The readers of files that others wrote. `cargo fuzz` calls these functions with any bytes, the tests with its corpus.

#![allow(missing_docs, clippy::missing_panics_doc, reason = "for the fuzzer, which wants panics")]
#![allow(clippy::unwrap_used, reason = "that is how a property fails")]

use std::io::Cursor;

use crate::{
    change::{SavedPlan, State, whole_lines},
    diff::{Comparison, Reading, Side, Source},
    lists::{self, Kind},
    output::csv_line,
    rules::Rules,
};

/// Ids, addresses and names, or an inventory.
pub fn input(bytes: &[u8]) {
    for kind in [Kind::Ids, Kind::Emails, Kind::Identities] {
        for entry in lists::parse(bytes, kind).unwrap_or_default() {
            let _ = kind.check(&entry);
        }
    }

    let mut comparison = Comparison::new(Reading { all_fields: true });
    let mut read = |side| {
        let source = Source::of("file", Box::new(Cursor::new(bytes.to_vec())))?;
        source.read(side, &mut comparison)
    };
    if read(Side::Old).is_ok() {
        read(Side::New).unwrap();
        assert!(comparison.differences().is_empty());
    }

    if let Ok(name) = std::str::from_utf8(bytes) {
        exported(name.trim());
    }
}

/// A name that an export has is the name that protects.
fn exported(name: &str) {
    let mut csv = Vec::new();
    for cell in ["device.name", name] {
        csv_line(&mut csv, false, std::iter::once(cell.to_owned())).unwrap();
    }
    let Ok(entries) = lists::parse(&csv, Kind::Identities) else { return };
    for entry in entries.iter().filter(|entry| Kind::Identities.check(entry).is_ok()) {
        assert_eq!(entry.text, name);
    }
}

/// A report, whole or cut anywhere.
pub fn report(bytes: &[u8]) {
    for end in [bytes.len(), bytes.len() / 2] {
        let text = String::from_utf8_lossy(whole_lines(bytes.get(..end).unwrap_or_default()));
        let Ok(state) = State::parse(&text) else { continue };
        let remaining = state.remaining();
        for id in &state.planned {
            let is_final = state.settled.get(id).is_some_and(|it| it.outcome.is_final());
            assert_eq!(remaining.contains(id), !is_final);
            assert!(!state.in_flight.contains(id) || state.may_be_done(id));
        }
    }
}

/// A saved plan, or rules.
pub fn plan(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(rules) = Rules::parse(text) {
        assert!(!rules.list.is_empty());
    }
    let Ok(plan) = SavedPlan::parse(text) else { return };
    let ids = |plan: &SavedPlan| -> Vec<Vec<String>> {
        let ids = plan.parts.iter().map(|part| {
            let mut ids: Vec<_> = part.registrations.iter().map(|it| it.id.to_string()).collect();
            ids.sort();
            ids
        });
        ids.collect()
    };
    let before = ids(&plan);
    let text = String::from_utf8(plan.text().unwrap()).unwrap();
    let again = SavedPlan::parse(&text).unwrap();
    assert_eq!(ids(&again), before);
    // Nothing is lost: what was written is written again.
    assert_eq!(again.text().unwrap(), text.as_bytes());
}

#[cfg(test)]
#[path = "../../../fuzz/corpus.rs"]
mod corpus;

#[cfg(test)]
mod tests {
    use super::corpus::each_seed;

    #[test]
    fn seeds_of_input() {
        each_seed("input", super::input);
    }

    #[test]
    fn seeds_of_reports() {
        each_seed("report", super::report);
    }

    #[test]
    fn seeds_of_plans() {
        each_seed("plan", super::plan);
    }
}
