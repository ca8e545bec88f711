//! Compares a saved plan with the account as it is now.

use registrations::{Client, Registration};

use super::{
    Outcome, Plan, Protection, SavedPart, Settled, Verb,
    lookup::{Lookup, UNCLEAR, UNREADABLE, look_up},
};
use crate::{
    failure::Failure,
    selection::{self, Filters},
    text::{escape, folded},
};

/// What is still to be done of a saved plan.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) plan: Plan,
    /// What changed since the plan was made: a line for each registration.
    pub(super) drifted: Vec<String>,
}

impl Compared {
    fn drift(&mut self, it: &Registration, change: &str) {
        let (id, name) = (escape(it.id.as_str()), escape(&it.device.name));
        self.drifted.push(format!("{id} ({name}): {change}"));
        self.plan.settled.push(Settled::because(it.id.clone(), Outcome::Drifted, change));
    }
}

/// Reads every registration of the plan again. What is as the verb leaves it needs nothing any more. What the parts
/// before this one have `removed` by then replaces nothing.
pub(super) async fn compare(
    client: &Client,
    part: &SavedPart,
    protection: &Protection,
    removed: impl Iterator<Item = &Registration>,
) -> Result<Compared, Failure> {
    let verb = part.verb;
    let mut compared = Compared { plan: Plan::new(verb), drifted: Vec::new() };
    if part.registrations.is_empty() {
        return Ok(compared);
    }
    // Whether a registration is superseded depends on the others: the account is read.
    let removed = removed.map(|it| &it.id).collect();
    let replacements = selection::replacements(client, &part.filters, &removed).await?;
    let is_replaced = |it: &Registration| selection::is_replaced(replacements.as_ref(), it);
    let ids: Vec<_> = part.registrations.iter().map(|it| it.id.clone()).collect();
    let mut lookups = look_up(client, &ids, part.filters.need_policy(), usize::MAX).await?;
    compared.plan.unreadable = lookups.unreadable;
    for old in &part.registrations {
        let id = old.id.clone();
        let settled = match lookups.take(&id) {
            Lookup::Unreadable => Settled::because(id, Outcome::NotSent, UNREADABLE),
            Lookup::Unclear => Settled::because(id, Outcome::NotSent, UNCLEAR),
            // What is gone needs no deletion.
            Lookup::Gone if verb == Verb::Delete => Settled::new(id, Outcome::Already),
            Lookup::Gone => {
                compared.drift(old, "the service does not have it any more");
                continue;
            }
            Lookup::Found(it) if verb.is_reached(&it) => Settled::new(id, Outcome::Already),
            Lookup::Found(it) if protection.contains(&it) => Settled::new(id, Outcome::Protected),
            Lookup::Found(it) => {
                match changes(old, &it).or_else(|| mismatch(&part.filters, &it)) {
                    Some(change) => compared.drift(old, &change),
                    None if is_replaced(&it) => compared.plan.registrations.push(*it),
                    None => compared.drift(old, "no newer registration replaces it any more"),
                }
                continue;
            }
        };
        compared.plan.settled.push(settled);
    }
    Ok(compared)
}

/// The values that differ from those of the plan, old and new; `None` if it is the same registration in the same use.
fn changes(old: &Registration, new: &Registration) -> Option<String> {
    let values = |it: &Registration| {
        let user = it.user.as_ref();
        let user_id = user.and_then(|user| user.id.as_ref()).map(ToString::to_string);
        // Some users have no id.
        let email = user.and_then(|user| user.email.as_ref()).map(|email| folded(email.as_str()));
        [
            ("last_seen_at", it.last_seen_at.map(|at| at.to_string())),
            ("revoked_at", it.revoked_at.map(|at| at.to_string())),
            ("deleted_at", it.deleted_at.map(|at| at.to_string())),
            ("user.email", email.filter(|_| user_id.is_none())),
            ("user.id", user_id),
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
