//! The service: it reads a request, changes the state and makes the response.

mod auth;
mod errors;
mod operations;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::request::Parts;

use crate::query::{PageSizes, Query};
use crate::response::{Failure, Response};
use crate::route::Route;
use crate::store::{Store, UnknownIds};

pub(crate) use auth::{Credentials, is_valid_credential};
pub(crate) use errors::{invalid_host, rate_limited, too_large, unreadable_body};

/// The cursor of the last page of a listing. The service has been observed to send each of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LastCursor {
    /// `"cursor":""`
    #[default]
    Empty,
    /// `"cursor":null`
    Null,
    /// No `cursor` member.
    Absent,
}

/// What the service does with a query parameter that the operation does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownParameters {
    /// Refuse the request with 400 and change nothing.
    #[default]
    Refuse,
    /// Ignore the parameter.
    Ignore,
}

/// The emulated service.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) account_id: String,
    pub(crate) credentials: Credentials,
    pub(crate) page_sizes: PageSizes,
    pub(crate) last_cursor: LastCursor,
    pub(crate) trailing_empty_page: bool,
    pub(crate) unknown_ids: UnknownIds,
    pub(crate) unknown_parameters: UnknownParameters,
    pub(crate) admin_override: bool,
    pub(crate) store: RwLock<Store>,
}

impl Service {
    pub(crate) fn respond(&self, head: &Parts) -> Response {
        self.try_respond(head).unwrap_or_else(Response::from)
    }

    fn try_respond(&self, head: &Parts) -> Result<Response, Failure> {
        let path = head.uri.path();
        let route = Route::parse(path).ok_or_else(|| errors::no_route(path))?;
        let operation = route
            .operation(&head.method)
            .ok_or_else(|| errors::method_not_allowed(&head.method, route))?;
        self.credentials.check(&head.headers)?;
        if decoded(route.account_id) != self.account_id {
            return Err(errors::no_route(path));
        }
        let query = Query::parse(head.uri.query().unwrap_or_default());
        if self.unknown_parameters == UnknownParameters::Refuse {
            query.allow_only(operation.query_parameters())?;
        }
        self.perform(operation, &decoded(route.registration_id()), &query)
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A path segment without percent-encoding.
fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}
