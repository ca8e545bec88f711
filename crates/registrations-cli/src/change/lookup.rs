//! Registrations by id: a listing of them, and a request for each one that it lacks.

use std::collections::HashMap;

use registrations::{Client, Registration, RegistrationId};
use tokio::task::JoinSet;

use crate::{
    failure::Failure,
    selection::{Records, read_ids},
};

/// How many requests are in flight at once.
const CONCURRENCY: usize = 4;

/// Why an id is not sent.
pub(super) const UNREADABLE: &str = "its record cannot be read";
pub(super) const UNCLEAR: &str = "whether it exists cannot be found out";

/// What the service says about an id.
#[derive(Debug)]
pub(super) enum Lookup {
    Found(Box<Registration>),
    /// There is no such registration.
    Gone,
    /// Its record cannot be read.
    Unreadable,
    /// The request failed.
    Unclear,
}

/// What the service says about some ids.
#[derive(Debug)]
pub(super) struct Lookups {
    by_id: HashMap<RegistrationId, Lookup>,
    /// How many records could not be read.
    pub(super) unreadable: usize,
}

impl Lookups {
    pub(super) fn take(&mut self, id: &RegistrationId) -> Lookup {
        self.by_id.remove(id).unwrap_or(Lookup::Unclear)
    }
}

/// Reads the registrations with these ids, deleted ones included. Those that the listing lacks are requested: that alone
/// proves nothing. If there are more than `requests`, they count as gone without a request.
pub(super) async fn look_up(
    client: &Client,
    ids: &[RegistrationId],
    include_policy: bool,
    requests: usize,
) -> Result<Lookups, Failure> {
    let Records { found, unreadable_ids, mut unreadable, .. } =
        read_ids(client, ids, include_policy).await?;
    let missing: Vec<_> = ids.iter().filter(|id| !found.contains_key(*id)).cloned().collect();
    let mut by_id: HashMap<_, _> =
        found.into_iter().map(|(id, it)| (id, Lookup::Found(Box::new(it)))).collect();
    if missing.len() <= requests {
        request(client, &missing, include_policy, &mut by_id).await;
        unreadable = by_id.values().filter(|it| matches!(it, Lookup::Unreadable)).count();
    } else {
        // A record without an id that can be read may be that of any of them.
        let has_nameless = unreadable > unreadable_ids.len();
        by_id.extend(missing.into_iter().map(|id| {
            let is_unreadable = has_nameless || unreadable_ids.contains(&id);
            (id, if is_unreadable { Lookup::Unreadable } else { Lookup::Gone })
        }));
    }
    Ok(Lookups { by_id, unreadable })
}

/// Requests each of these registrations.
async fn request(
    client: &Client,
    ids: &[RegistrationId],
    include_policy: bool,
    into: &mut HashMap<RegistrationId, Lookup>,
) {
    for part in ids.chunks(CONCURRENCY) {
        let mut requests = JoinSet::new();
        for id in part.iter().cloned() {
            let client = client.clone();
            requests.spawn(async move {
                let request = client.get(&id);
                let request = if include_policy { request.include_policy() } else { request };
                (request.await, id)
            });
        }
        while let Some(joined) = requests.join_next().await {
            // The runtime is shutting down.
            let Ok((read, id)) = joined else { continue };
            let lookup = match read {
                Ok(it) if it.id == id => Lookup::Found(Box::new(it)),
                Err(error) if error.is_not_found() => Lookup::Gone,
                Err(error) if error.is_decode() => Lookup::Unreadable,
                // Another record, or another failure.
                Ok(_) | Err(_) => Lookup::Unclear,
            };
            into.insert(id, lookup);
        }
    }
}
