//! Whether a registration passes a filter.

use std::collections::BTreeSet;

use super::Store;
use crate::fleet::{Record, moment};
use crate::model::{RegistrationStatus, Uuid};
use crate::request::{Filter, Needle, Wanted};

impl Store {
    pub(super) fn matches(&self, record: &Record, filter: &Filter) -> bool {
        status_matches(record.status(), filter.status)
            && filter
                .registration_type
                .is_none_or(|wanted| wanted == record.registration_type)
            && holds(filter.ids.as_ref(), Some(record.id))
            && holds(filter.users.as_ref(), self.user(record).map(|user| user.id))
            && holds(filter.devices.as_ref(), Some(self.device(record).id))
            && filter
                .policy
                .is_none_or(|wanted| wanted == self.policy(record).id)
            // A registration that was never seen was seen neither before nor after a time.
            && filter
                .seen_after
                .is_none_or(|bound| record.last_seen_at.map(moment) > Some(bound))
            && filter.seen_before.is_none_or(|bound| {
                record.last_seen_at.is_some_and(|seen| moment(seen) < bound)
            })
            && filter
                .search
                .as_ref()
                .is_none_or(|needle| self.mentions(record, needle))
    }

    /// Whether a name, the e-mail address or an id holds the text.
    fn mentions(&self, record: &Record, needle: &Needle) -> bool {
        let device = self.device(record);
        needle.is_in(&device.name)
            || needle.is_in_id(record.id)
            || needle.is_in_id(device.id)
            || self.user(record).is_some_and(|user| {
                needle.is_in(&user.email)
                    || user.name.as_deref().is_some_and(|name| needle.is_in(name))
                    || needle.is_in_id(user.id)
            })
    }
}

pub(super) fn status_matches(status: RegistrationStatus, wanted: Wanted) -> bool {
    match wanted {
        Wanted::All => true,
        Wanted::Active => status == RegistrationStatus::Active,
        Wanted::Revoked => status == RegistrationStatus::Revoked,
    }
}

fn holds(wanted: Option<&BTreeSet<Uuid>>, id: Option<Uuid>) -> bool {
    wanted.is_none_or(|wanted| id.is_some_and(|id| wanted.contains(&id)))
}
