//! Registrations that a listing does not have: is each of them gone?

use std::collections::{HashMap, HashSet};

use registrations::{Client, Registration, RegistrationId};
use tokio::task::JoinSet;

/// How many requests are in flight at once.
const CONCURRENCY: usize = 4;

/// What a request for each id found. An id whose request failed is in neither.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// The service says that it has no such registration.
    pub(super) gone: HashSet<RegistrationId>,
    /// The service has them, although the listing did not.
    pub(super) found: HashMap<RegistrationId, Registration>,
}

/// Requests each of these registrations. That a listing does not have one proves nothing: the service lists deleted
/// ones as well.
pub(super) async fn confirm(
    client: &Client,
    ids: &[RegistrationId],
    include_policy: bool,
) -> Absent {
    let mut absent = Absent::default();
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
            match joined {
                Ok((Ok(it), id)) if it.id == id => {
                    absent.found.insert(id, it);
                }
                Ok((Err(error), id)) if error.is_not_found() => {
                    absent.gone.insert(id);
                }
                // Another record, another failure, or the runtime is shutting down.
                Ok(_) | Err(_) => {}
            }
        }
    }
    absent
}
