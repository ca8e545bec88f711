//! Which registrations a command is about: read from the command line, sent to the service, and checked here.

mod args;
mod filters;
mod ids;
mod listing;
mod source;
mod superseded;
mod version;

pub(crate) use args::SelectionArgs;
pub(crate) use filters::{Filters, Pattern, Status, is_service_token};
pub(crate) use ids::IdArgs;
pub(crate) use listing::{Flow, read_ids};
pub(crate) use source::{Event, Tally, read};
pub(crate) use superseded::{Newest, SupersededBy, key as superseded_key};

use registrations::{RegistrationId, SortBy};

/// A selection, resolved: all ages are instants.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// Only these, if there are any.
    pub(crate) ids: Option<Vec<RegistrationId>>,
    pub(crate) filters: Filters,
    pub(crate) sort: Option<SortBy>,
    pub(crate) descending: bool,
    pub(crate) per_page: Option<u64>,
    pub(crate) cursor: Option<String>,
    pub(crate) limit: Option<usize>,
    pub(crate) include_policy: bool,
}

impl Selection {
    /// Whether it is about less than the whole account.
    pub(crate) fn narrows(&self) -> bool {
        self.ids.is_some() || self.filters.narrow()
    }
}
