//! Compares a saved plan with the account as it is now.

use registrations::{Client, Registration};

use super::{Outcome, Plan, Protection, SavedPart, Settled, absent};
use crate::{
    failure::Failure,
    selection::{Filters, read_ids},
    text::escape,
};

/// What is still to be done of a saved plan.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) plan: Plan,
    /// What changed since the plan was made: a line for each registration.
    pub(super) drifted: Vec<String>,
}

/// Reads every registration of the plan again. What is as the verb leaves it needs nothing any more.
pub(super) async fn compare(
    client: &Client,
    part: &SavedPart,
    protection: &Protection,
) -> Result<Compared, Failure> {
    let verb = part.verb;
    let ids: Vec<_> = part.registrations.iter().map(|it| it.id.clone()).collect();
    let include_policy = part.filters.need_policy();
    let mut records = read_ids(client, &ids, include_policy).await?;
    let missing: Vec<_> =
        ids.iter().filter(|id| !records.found.contains_key(*id)).cloned().collect();
    let absent = absent::confirm(client, &missing, include_policy).await;
    records.found.extend(absent.found);
    let mut compared = Compared { plan: Plan::new(verb), drifted: Vec::new() };
    for old in &part.registrations {
        let (id, plan) = (old.id.clone(), &mut compared.plan);
        let change = match records.found.remove(&id) {
            None if !absent.gone.contains(&id) => {
                let cause = "its record cannot be read";
                plan.settled.push(Settled::because(id, Outcome::NotSent, cause));
                continue;
            }
            // What is gone needs no deletion.
            None if verb == super::Verb::Delete => {
                plan.settled.push(Settled::new(id, Outcome::Already));
                continue;
            }
            None => Some("the service does not have it any more".to_owned()),
            Some(it) if verb.is_reached(&it) => {
                plan.settled.push(Settled::new(id, Outcome::Already));
                continue;
            }
            Some(it) if protection.contains(&it) => {
                plan.settled.push(Settled::new(id, Outcome::Protected));
                continue;
            }
            Some(it) => match changes(old, &it).or_else(|| mismatch(&part.filters, &it)) {
                None => {
                    plan.registrations.push(it);
                    continue;
                }
                changes => changes,
            },
        };
        if let Some(change) = change {
            let name = escape(&old.device.name);
            compared.drifted.push(format!("{} ({name}): {change}", escape(id.as_str())));
            plan.settled.push(Settled::because(id, Outcome::Drifted, &change));
        }
    }
    Ok(compared)
}

/// The values that differ from those of the plan, old and new; `None` if it is the same registration in the same use.
fn changes(old: &Registration, new: &Registration) -> Option<String> {
    let values = |it: &Registration| {
        let user = it.user.as_ref().and_then(|user| user.id.as_ref()).map(ToString::to_string);
        [
            ("last_seen_at", it.last_seen_at.map(|at| at.to_string())),
            ("revoked_at", it.revoked_at.map(|at| at.to_string())),
            ("deleted_at", it.deleted_at.map(|at| at.to_string())),
            ("user.id", user),
            ("device.id", Some(it.device.id.to_string())),
            ("key", Some(it.key.clone())),
        ]
    };
    let shown =
        |value: Option<String>| escape(&value.unwrap_or_else(|| "-".to_owned())).into_owned();
    let arrow = if crate::text::is_utf8() { "→" } else { "->" };
    let changes: Vec<String> = values(old)
        .into_iter()
        .zip(values(new))
        .filter(|((_, old), (_, new))| old != new)
        .map(|((name, old), (_, new))| format!("{name} {} {arrow} {}", shown(old), shown(new)))
        .collect();
    (!changes.is_empty()).then(|| changes.join(", "))
}

/// The filter of the plan that a registration does not pass, although nothing else changed: a line from elsewhere.
fn mismatch(filters: &Filters, it: &Registration) -> Option<String> {
    filters.mismatch(it).map(|filter| format!("it does not pass {}", filter.flag()))
}
