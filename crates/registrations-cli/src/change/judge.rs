//! Decides about registrations one by one: whether each is changed, or how it ends without that.

use std::collections::{HashMap, HashSet};

use registrations::{Registration, RegistrationId};

use super::{Outcome, Protection, Settled, Verb};
use crate::{
    selection::Verdict,
    text::{escape, folded},
};

/// Why an id is not sent that was in an earlier plan.
pub(super) const GONE: &str = "the service does not have it any more";

/// What decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judge<'a> {
    pub(crate) verb: Verb,
    pub(crate) protection: &'a Protection,
    pub(crate) origin: Origin<'a>,
}

/// Where the ids of a plan come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin<'a> {
    Listing,
    /// They were named.
    Named,
    /// From an earlier plan, of which these were sent without a known outcome.
    Run(&'a HashSet<RegistrationId>),
    /// From a saved plan of these registrations.
    Saved(&'a HashMap<&'a RegistrationId, &'a Registration>),
}

impl Judge<'_> {
    /// How a registration ends without a request; `None` if it is to be changed. What holds first decides.
    pub(crate) fn settle(&self, it: &Registration, verdict: Verdict) -> Option<Settled> {
        let id = it.id.clone();
        if self.verb.is_reached(it) {
            return Some(match self.origin {
                // The earlier run did it.
                Origin::Run(sent) if sent.contains(&id) => Settled::read(id),
                _ => Settled::new(id, Outcome::Already),
            });
        }
        if self.protection.contains(it) {
            return Some(Settled::new(id, Outcome::Protected));
        }
        if let Origin::Saved(old) = self.origin
            && let Some(changes) = old.get(&id).and_then(|old| changes(old, it))
        {
            return Some(self.left_out(id, &changes));
        }
        Some(match verdict {
            // A deleted registration can be neither revoked nor unrevoked.
            _ if it.deleted_at.is_some() => self.gone(id, "it is deleted"),
            Verdict::Passes => return None,
            Verdict::Recent => {
                self.left_out(id, "seen or created in the last 24 hours (--allow-recent)")
            }
            Verdict::Unclear => self.unread(id, "a record that may replace it cannot be read"),
            Verdict::Fails(flag) => self.left_out(id, &format!("not matched by {flag}")),
        })
    }

    fn left_out(&self, id: RegistrationId, cause: &str) -> Settled {
        let is_saved = matches!(self.origin, Origin::Saved(_));
        let outcome = if is_saved { Outcome::Drifted } else { Outcome::LeftOut };
        Settled::because(id, outcome, cause)
    }

    /// How an id ends of which the service has no registration, or only a deleted one.
    pub(super) fn gone(&self, id: RegistrationId, cause: &str) -> Settled {
        let is_deletion = self.verb == Verb::Delete;
        match self.origin {
            Origin::Named => Settled::new(id, Outcome::Unknown),
            Origin::Run(sent) if is_deletion && sent.contains(&id) => Settled::read(id),
            // What is gone needs no deletion.
            Origin::Saved(_) if is_deletion => Settled::new(id, Outcome::Already),
            Origin::Listing | Origin::Run(_) | Origin::Saved(_) => self.left_out(id, cause),
        }
    }

    /// How an id ends that is in doubt, because something could not be read.
    pub(super) fn unread(&self, id: RegistrationId, cause: &str) -> Settled {
        let is_sent = matches!(self.origin, Origin::Run(sent) if sent.contains(&id));
        let outcome = if is_sent { Outcome::Unsettled } else { Outcome::NotSent };
        Settled::because(id, outcome, cause)
    }
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
