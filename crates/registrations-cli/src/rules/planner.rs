//! One listing, in which each registration belongs to the first rule that matches it.

use registrations::Client;

use crate::{
    change::{Judge, Origin, Plan, Protection, Verb},
    failure::Failure,
    selection::{self, Event, Flow, Replacements, Selection, Status, Verdict},
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
    let whole = Selection { include_policy, ..Selection::account(Status::All) };
    let (mut all, mut again) = (Vec::new(), Vec::new());
    let tally = selection::read(client, &whole, |event| {
        match event {
            Event::Record(it) => {
                replacements.iter_mut().flatten().for_each(|them| them.add(&it));
                // Whether it is superseded depends on all of them.
                if rules.iter().any(|rule| rule.selection.filters.may_pass(&it)) {
                    all.push(*it);
                }
            }
            Event::Again(it) => again.push(*it),
            Event::PageEnd => {}
        }
        Ok(Flow::More)
    })
    .await?;
    for (index, replacements) in replacements.iter_mut().enumerate() {
        let (earlier, rest) = rules.split_at_mut(index);
        let Some(rule) = rest.first_mut() else { break };
        if let Some(replacements) = replacements {
            // What an earlier rule deletes or revokes replaces nothing.
            let removed = earlier.iter().flat_map(|rule| &rule.plan.registrations);
            removed.for_each(|it| replacements.remove(it));
        }
        let judge = Judge { verb: rule.verb, protection, origin: Origin::Listing };
        for it in std::mem::take(&mut all) {
            match rule.selection.filters.judge(&it, replacements.as_ref()) {
                Verdict::Passes => {
                    rule.plan.add(it, Verdict::Passes, &judge);
                    continue;
                }
                Verdict::Recent => rule.plan.recent += 1,
                Verdict::Unclear | Verdict::Fails(_) => {}
            }
            all.push(it);
        }
    }
    for rule in rules.iter_mut() {
        rule.plan.leave_changed(&again);
    }
    // A record that could not be read may belong to any rule. It is reported once, after the last rule.
    if let Some(last) = rules.last_mut() {
        last.plan.unreadable = tally.unreadable;
        last.plan.incomplete = tally.incomplete();
        last.plan.protection = protection.describe();
    }
    Ok(())
}
