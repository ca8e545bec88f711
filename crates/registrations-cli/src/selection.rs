//! Which registrations a command is about: read from the command line, sent to the service, and checked here.

mod args;
mod filter;
mod filters;
mod ids;
mod listing;
mod pattern;
mod source;
mod superseded;
mod version;

pub(crate) use args::SelectionArgs;
pub(crate) use filter::{Filter, ServiceTokens, Status, is_service_token};
pub(crate) use filters::{Filters, Verdict};
pub(crate) use ids::IdArgs;
pub(crate) use listing::{Flow, Records, read_ids};
pub(crate) use pattern::Pattern;
pub(crate) use source::{Event, Tally, read, read_all, replacements, sort};
pub(crate) use superseded::{RECENT, Replacements, Superseded, SupersededBy};

use jiff::Timestamp;
use registrations::{RegistrationId, SortBy};
use version::VersionRange;

use crate::text::{count, escape, number};

/// A selection, resolved: all ages are instants.
#[derive(Clone, Debug, Default)]
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
    /// Whoever was seen or enrolled in the last 24 hours may be selected by a rule, too.
    pub(crate) allow_recent: bool,
}

impl Selection {
    /// The registrations of the account with this status.
    pub(crate) fn account(status: Status) -> Self {
        Self::of([Filter::Status(status)].into_iter().collect())
    }

    /// The registrations that pass these filters, in any order.
    pub(crate) fn of(filters: Filters) -> Self {
        Self { filters, ..Self::default() }
    }

    /// Whether it is about less than the whole account.
    pub(crate) fn narrows(&self) -> bool {
        self.ids.is_some() || self.filters.narrow()
    }

    /// Says that a person who was named has no registration.
    pub(crate) fn without(&self, email: &str) -> String {
        let email = escape(email);
        match self.ids {
            Some(_) => format!("not found: none of the ids belongs to {email}"),
            None => format!("not found: nobody has {email}"),
        }
    }

    /// In words, for a plan. What only shapes the output says nothing.
    pub(crate) fn describe(&self, now: Timestamp) -> Vec<String> {
        let ids = self.ids.as_ref().map(|ids| format!("{} given", count(ids.len(), "id")));
        let limit = self.limit.map(|limit| format!("at most {}", number(limit)));
        let filters = self.filters.iter().filter_map(|filter| filter.describe(now));
        filters.chain(ids).chain(limit).collect()
    }
}
