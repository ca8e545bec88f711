//! One listing, in which each registration belongs to the first rule that matches it.

use registrations::{Client, Registration};

use crate::{
    change::{Plan, Protection, Verb},
    failure::Failure,
    selection::{self, Event, Filter, Filters, Flow, Replacements, Selection, Status},
};

/// A rule, with its ages resolved.
#[derive(Debug)]
pub(crate) struct Matched {
    pub(crate) name: String,
    pub(crate) verb: Verb,
    pub(crate) selection: Selection,
    pub(crate) plan: Plan,
}

/// Reads the account, and adds each registration to the plan of the first rule that it passes.
pub(crate) async fn plan(
    client: &Client,
    rules: &mut [Matched],
    protection: &Protection,
) -> Result<(), Failure> {
    let mut replacements: Vec<Option<Replacements>> =
        rules.iter().map(|it| it.selection.filters.superseded().map(Replacements::new)).collect();
    let include_policy = rules.iter().any(|it| it.selection.filters.need_policy());
    let filters: Filters = [Filter::Status(Status::All)].into_iter().collect();
    let whole = Selection { filters, include_policy, ..Selection::default() };
    let mut all: Vec<Registration> = Vec::new();
    let tally = selection::read(client, &whole, |event| {
        if let Event::Record(it) = event {
            replacements.iter_mut().flatten().for_each(|them| them.add(&it));
            // Whether it is superseded depends on all of them.
            if rules.iter().any(|rule| rule.selection.filters.mismatch(&it).is_none()) {
                all.push(*it);
            }
        }
        Ok(Flow::More)
    })
    .await?;
    for it in all {
        let mut matching = rules.iter_mut().zip(&replacements).filter(|(rule, replacements)| {
            rule.selection.filters.mismatch(&it).is_none()
                && replacements.as_ref().is_none_or(|them| them.replace(&it))
        });
        if let Some((rule, _)) = matching.next() {
            rule.plan.add(it, protection);
        }
    }
    // A record that could not be read may belong to any rule. It is reported once, after the last rule.
    if let Some(last) = rules.last_mut() {
        last.plan.unreadable = tally.unreadable;
        last.plan.incomplete = tally.incomplete();
        last.plan.protection = protection.describe();
    }
    Ok(())
}
