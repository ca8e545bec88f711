//! Whether a registration passes a filter.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::Store;
use crate::fleet::Record;
use crate::query::{Filter, SearchText, StatusFilter};
use crate::registration::RegistrationStatus;

impl Store {
    pub(super) fn matches(&self, record: &Record, filter: &Filter) -> bool {
        status_matches(record.status(), filter.status)
            && filter
                .registration_type
                .is_none_or(|wanted| record.registration_type == Some(wanted))
            && holds(filter.ids.as_ref(), Some(record.id))
            && holds(filter.users.as_ref(), self.user(record).and_then(|user| user.id))
            && holds(filter.devices.as_ref(), Some(self.device(record).id))
            && filter
                .policy
                .is_none_or(|wanted| wanted == self.policy(record).id)
            // A registration that was never seen passes neither.
            && filter
                .seen_after
                .is_none_or(|bound| record.last_seen_at.is_some_and(|seen| seen > bound))
            && filter
                .seen_before
                .is_none_or(|bound| record.last_seen_at.is_some_and(|seen| seen < bound))
            && filter
                .search
                .as_ref()
                .is_none_or(|text| self.contains(record, text))
    }

    /// Whether a name, the e-mail address or an id contains the text.
    fn contains(&self, record: &Record, text: &SearchText) -> bool {
        let device = self.device(record);
        text.is_in(&device.name)
            || text.is_in_id(record.id)
            || text.is_in_id(device.id)
            || self.user(record).is_some_and(|user| {
                user.email.as_deref().is_some_and(|email| text.is_in(email))
                    || user.name.as_deref().is_some_and(|name| text.is_in(name))
                    || user.id.is_some_and(|id| text.is_in_id(id))
            })
    }
}

pub(super) fn status_matches(status: RegistrationStatus, wanted: StatusFilter) -> bool {
    match wanted {
        StatusFilter::All => true,
        StatusFilter::Active => status == RegistrationStatus::Active,
        StatusFilter::Revoked => status == RegistrationStatus::Revoked,
    }
}

fn holds(wanted: Option<&BTreeSet<Uuid>>, id: Option<Uuid>) -> bool {
    wanted.is_none_or(|wanted| id.is_some_and(|id| wanted.contains(&id)))
}
