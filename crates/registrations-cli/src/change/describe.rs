//! The plan as text.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use jiff::Timestamp;

use super::{Outcome, Plan, Verb, bounds::FEW, lookup::UNREADABLE, risk};
use crate::{
    output,
    selection::Selection,
    text::{count, dot, escape, fit, number, pad, width},
};

/// How much space the filters take, before what the change frees.
const GAP: usize = 8;

/// What a plan is shown with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) selection: &'a Selection,
    pub(super) account: &'a str,
    /// How many registrations the account has, if that is known.
    pub(super) total: Option<usize>,
    pub(super) now: Timestamp,
    /// The options that list the whole plan.
    pub(super) lists: &'static str,
}

/// The options of a run that list the whole plan.
pub(super) const DRY_RUN: &str = "--dry-run -o ndjson";

/// The text that is shown before consent is asked for, with a line break at its end. `columns` is the width of the
/// terminal, if there is one.
pub(super) fn describe(plan: &Plan, context: &Context<'_>, columns: Option<usize>) -> String {
    let Context { selection, account, total, now, lists } = *context;
    let mut text = String::new();
    let _ = writeln!(text, "{}", headline(plan, total));
    let _ = writeln!(text, "  account {}", escape(account));
    text.push_str(&filter_lines(plan, selection, now, columns));
    let all = &plan.registrations;
    if all.len() > FEW {
        for line in lines(&risk::kinds(all), columns.unwrap_or(80)) {
            let _ = writeln!(text, "  {line}");
        }
        let _ = writeln!(text, "  {}", risk::activity(all, now));
    }
    text.push_str(&rows(plan, now, columns, lists));
    for part in lines(&counts(plan), columns.unwrap_or(80)) {
        let _ = writeln!(text, "  {part}");
    }
    for id in plan.ids_of(Outcome::Unknown).take(3) {
        let _ = writeln!(text, "  not found: {}", escape(id.as_str()));
    }
    for email in &plan.nobody {
        let _ = writeln!(text, "  {}", selection.without(email));
    }
    let protection = plan.protection.as_ref().map(|protection| format!("protect: {protection}"));
    for line in plan.hint.iter().chain(&plan.incomplete).chain(&protection) {
        let _ = writeln!(text, "  {line}");
    }
    if !plan.registrations.is_empty() {
        let _ = writeln!(text, "{}", consequence(plan.verb));
    }
    match columns {
        Some(columns) => text.lines().map(|line| wrapped(line, columns)).collect(),
        None => text,
    }
}

/// The line, broken where the terminal is narrower: behind a comma or a full stop, or else at a space.
fn wrapped(line: &str, columns: usize) -> String {
    let (mut text, mut rest) = (String::new(), line.to_owned());
    while width(&rest) > columns {
        let starts = rest.match_indices(' ').filter_map(|(at, _)| rest.get(..at));
        let starts = starts.filter(|it| width(it) <= columns && !it.trim().is_empty());
        let (behind, others): (Vec<&str>, Vec<&str>) =
            starts.partition(|it| it.ends_with([',', ';', '.']));
        let Some(start) = behind.last().or(others.last()).copied() else { break };
        let end = rest.get(start.len()..).unwrap_or_default().trim_start();
        let _ = writeln!(text, "{}", start.trim_end());
        rest = format!("  {end}");
    }
    text + &rest + "\n"
}

/// `Delete 454 registrations of 343 users, 18.8 % of the account's 2,412`
fn headline(plan: &Plan, total: Option<usize>) -> String {
    let all = &plan.registrations;
    if all.is_empty() {
        return format!("Nothing to {}", plan.verb.name());
    }
    let mut text = format!("{} {}", plan.verb.title(), count(all.len(), "registration"));
    let mut users: HashSet<String> = all.iter().map(output::name_of_user).collect();
    users.remove("-");
    if !users.is_empty() {
        let _ = write!(text, " of {}", count(users.len(), "user"));
    }
    if let Some(total) = total {
        let _ = write!(text, ", {}", risk::share(all.len(), total));
    }
    text
}

/// The filters, one on each line; beside the first, what the change does to addresses.
fn filter_lines(
    plan: &Plan,
    selection: &Selection,
    now: Timestamp,
    columns: Option<usize>,
) -> String {
    let mut text = String::new();
    let mut filters = selection.describe(now).into_iter();
    let first = filters.next().unwrap_or_default();
    match addresses(plan) {
        Some(addresses) => {
            // The gap gives way on a narrow terminal.
            let used = 2 + width(&first) + width(&addresses);
            let room = columns.map_or(GAP, |columns| columns.saturating_sub(used).min(GAP));
            if first.is_empty() {
                let _ = writeln!(text, "  {addresses}");
            } else if room >= 2 {
                let _ = writeln!(text, "  {first}{}{addresses}", " ".repeat(room));
            } else {
                let _ = writeln!(text, "  {first}\n  {addresses}");
            }
        }
        None if first.is_empty() => {}
        None => {
            let _ = writeln!(text, "  {first}");
        }
    }
    for filter in filters {
        let _ = writeln!(text, "  {filter}");
    }
    text
}

fn addresses(plan: &Plan) -> Option<String> {
    let held: HashSet<&str> =
        plan.registrations.iter().filter_map(|it| it.virtual_ipv4.as_deref()).collect();
    let addresses = if held.len() == 1 { "address" } else { "addresses" };
    match plan.verb {
        _ if plan.registrations.is_empty() => None,
        Verb::Delete => Some(format!("frees {} virtual IPv4 {addresses}", number(held.len()))),
        Verb::Revoke => Some(format!("keeps {} virtual IPv4 {addresses}", number(held.len()))),
        Verb::Unrevoke => None,
    }
}

/// The registrations that were active most recently.
fn rows(plan: &Plan, now: Timestamp, columns: Option<usize>, lists: &str) -> String {
    let all = risk::by_activity(&plan.registrations);
    let rows: Vec<_> = all.iter().take(FEW).map(|it| output::table_row(it, now)).collect();
    let widest = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.get(index));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    };
    let (device, user, seen, status) = (widest(0).max(18), widest(1), widest(2), widest(3));
    // On a terminal, device and user share what the others leave.
    let room =
        columns.map_or(usize::MAX, |columns| columns.saturating_sub(8 + seen + status).max(36));
    let device = device.min((room / 2).max(room.saturating_sub(user)));
    let widths = [device, user.min(room - device), seen, 0];
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(
                |(cell, columns)| {
                    if columns > 0 { pad(&fit(cell, columns), columns) } else { cell.clone() }
                },
            )
            .collect();
        let _ = writeln!(text, "  {}", cells.join("  "));
    }
    if let Some(others) = all.len().checked_sub(FEW).filter(|others| *others > 0) {
        let dots = if crate::text::is_utf8() { "…" } else { "..." };
        let others = number(others);
        let _ = writeln!(text, "  {dots} and {others} others, active earlier: {lists} lists them");
    }
    text
}

/// What there is to know about the whole, and what was left out.
fn counts(plan: &Plan) -> Vec<String> {
    let mut parts = risk::unusual(&plan.registrations);
    let already = match plan.verb {
        Verb::Delete => "already deleted",
        Verb::Revoke => "already revoked",
        Verb::Unrevoke => "not revoked",
    };
    let left_out = [
        (plan.ids_of(Outcome::Protected).count(), "protected".to_owned()),
        (plan.ids_of(Outcome::Already).count(), already.to_owned()),
        (plan.ids_of(Outcome::Done).count(), "done by the earlier run".to_owned()),
        (plan.ids_of(Outcome::Unknown).count(), "unknown".to_owned()),
        (plan.ids_of(Outcome::Drifted).count(), "drifted since the plan was saved".to_owned()),
        (plan.recent, "seen or created in the last 24 hours (--allow-recent)".to_owned()),
        (plan.unreadable, "unreadable".to_owned()),
    ];
    let let_through = plan.let_through.iter().map(|(flag, records)| {
        (*records, format!("returned by the service although they do not pass {flag}"))
    });
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    let settled = plan.settled.iter().filter(|it| it.outcome != Outcome::Drifted);
    for cause in settled.filter_map(|it| it.cause.as_deref()).filter(|it| *it != UNREADABLE) {
        *causes.entry(cause).or_default() += 1;
    }
    let causes = causes.into_iter().map(|(cause, ids)| (ids, cause.to_owned()));
    let all = left_out.into_iter().chain(causes).chain(let_through);
    for (records, why) in all.filter(|(count, _)| *count > 0) {
        parts.push(format!("{} left out: {why}", number(records)));
    }
    parts
}

/// Joins the parts to lines of at most this width.
fn lines(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if 2 + width(line) + width(dot()) + width(part) <= columns => {
                line.push_str(dot());
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

fn consequence(verb: Verb) -> &'static str {
    match verb {
        Verb::Delete => {
            "It cannot be undone. Whoever can still sign in enrols again; seats are not freed."
        }
        Verb::Revoke => {
            "The vendor prefers delete: a revoked registration keeps its virtual addresses.\n\
             It can be undone: unrevoke --from REPORT."
        }
        Verb::Unrevoke => "The devices can connect again.",
    }
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn long_lines_are_broken_at_spaces() {
        assert_eq!(wrapped("Delete 1 registration", 80), "Delete 1 registration\n");
        assert_eq!(wrapped("  one two three", 10), "  one two\n  three\n");
        assert_eq!(wrapped("One, two three", 13), "One,\n  two three\n");
        assert_eq!(wrapped("a23456789012", 10), "a23456789012\n");
    }
}
