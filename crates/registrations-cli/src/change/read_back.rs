//! Reads registrations back, to find out what a request did.

use std::time::Duration;

use registrations::{Client, Registration, RegistrationId};

use super::{
    Verb,
    lookup::{Lookup, look_up},
};

/// What reading back says about a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is as the verb leaves it.
    Changed,
    /// It is not.
    Unchanged,
    /// The service has no such registration.
    Gone,
    /// It could not be read.
    Unclear,
}

impl Found {
    fn of(verb: Verb, it: &Registration) -> Self {
        if verb.is_reached(it) {
            Self::Changed
        } else if it.deleted_at.is_some() {
            Self::Gone
        } else {
            Self::Unchanged
        }
    }
}

/// How long a change that the service acknowledged may take until it can be read.
const DELAY: Duration = Duration::from_secs(1);

/// Reads registrations whose change the service acknowledged; those that are unchanged once more after a second.
pub(super) async fn verify(
    client: &Client,
    verb: Verb,
    ids: &[RegistrationId],
) -> Vec<(RegistrationId, Found)> {
    let (mut read, unchanged): (Vec<_>, Vec<_>) = read_back(client, verb, ids)
        .await
        .into_iter()
        .partition(|(_, found)| *found != Found::Unchanged);
    if !unchanged.is_empty() {
        tokio::time::sleep(DELAY).await;
        let ids: Vec<_> = unchanged.into_iter().map(|(id, _)| id).collect();
        read.extend(read_back(client, verb, &ids).await);
    }
    read
}

/// Reads these registrations.
pub(super) async fn read_back(
    client: &Client,
    verb: Verb,
    ids: &[RegistrationId],
) -> Vec<(RegistrationId, Found)> {
    let mut lookups = look_up(client, ids, false, usize::MAX).await.ok();
    let mut found = |id| match lookups.as_mut().map(|them| them.take(id)) {
        Some(Lookup::Found(it)) => Found::of(verb, &it),
        Some(Lookup::Gone) => Found::Gone,
        Some(Lookup::Unreadable | Lookup::Unclear) | None => Found::Unclear,
    };
    ids.iter().map(|id| (id.clone(), found(id))).collect()
}
