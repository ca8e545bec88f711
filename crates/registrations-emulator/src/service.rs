//! The service itself: a request's head in, an answer out, and the state changed.

mod auth;
mod operations;
mod refusals;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::request::Parts;

use crate::answer::Answer;
use crate::operation::Resource;
use crate::request::{PageSizes, Query, decode};
use crate::store::{Store, UnknownIds};

pub(crate) use auth::{Credentials, is_presentable};
pub(crate) use refusals::{rate_limited, too_large, unreadable, with_status};

/// What the last page of a listing has for a cursor. The service has been seen to send each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LastCursor {
    /// `"cursor":""`, which the service's description allows.
    #[default]
    Empty,
    /// `"cursor":null`
    Null,
    /// No `cursor` at all.
    Absent,
}

/// The emulated service.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) account_id: String,
    pub(crate) credentials: Credentials,
    pub(crate) page_sizes: PageSizes,
    pub(crate) last_cursor: LastCursor,
    pub(crate) unknown_ids: UnknownIds,
    pub(crate) store: RwLock<Store>,
}

impl Service {
    pub(crate) fn answer(&self, head: &Parts, resource: Option<Resource>) -> Answer {
        self.try_answer(head, resource).unwrap_or_else(|refusal| refusal)
    }

    fn try_answer(&self, head: &Parts, resource: Option<Resource>) -> Result<Answer, Answer> {
        let path = head.uri.path();
        let resource = resource.ok_or_else(|| refusals::no_route(path))?;
        let operation = resource
            .operation(&head.method)
            .ok_or_else(|| refusals::method_not_allowed(&head.method, resource))?;
        self.credentials.check(&head.headers)?;
        // The router has matched the path, so the account is its fifth piece and the id its last.
        let mut pieces = path.split('/').skip(4);
        let account = pieces.next().and_then(|piece| decode(piece, false).ok());
        if account.is_none_or(|account| account != self.account_id) {
            return Err(refusals::no_route(path));
        }
        let id = pieces.nth(2).unwrap_or_default();
        let query = Query::parse(head.uri.query().unwrap_or_default())?;
        self.perform(operation, id, &query)
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }
}
