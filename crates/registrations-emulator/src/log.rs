//! The log of requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::request::Parts;
use http::{HeaderMap, Method};

use crate::operation::Operation;
use crate::request::decode;

/// A request as it arrived, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The method.
    pub method: Method,
    /// The path as it was sent, percent-encoding and all.
    pub path: String,
    /// The query as it was sent, without the question mark.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// How many bytes of a body came with it. No operation has a body.
    pub body_length: u64,
    /// The operation; `None` if path and method lead to none.
    pub operation: Option<Operation>,
    /// When it arrived.
    pub received_at: Instant,
    /// The `cf-ray` of its answer.
    pub ray_id: String,
    /// The fault that struck it, by the name of its constructor, such as `"cut_body"`.
    pub fault: Option<&'static str>,
    /// The status that was sent; `None` until then, and if none ever was.
    pub status: Option<u16>,
}

impl LoggedRequest {
    /// The value of a header, if it was sent and is plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The decoded values of a query parameter, in their order.
    pub fn query_values(&self, name: &str) -> Vec<String> {
        let pieces = self.query.iter().flat_map(|query| query.split('&'));
        pieces
            .filter_map(|piece| {
                let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
                let key = decode(key, true).ok()?;
                let value = decode(value, true).ok()?;
                (key == name).then(|| value.into_owned())
            })
            .collect()
    }
}

/// The latest requests.
#[derive(Debug)]
pub(crate) struct Log {
    entries: Mutex<Entries>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Entries {
    latest: VecDeque<LoggedRequest>,
    /// How many have been dropped from the front.
    dropped: u64,
}

/// The number of a request, from 0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number(pub(crate) u64);

impl Log {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { entries: Mutex::default(), capacity }
    }

    /// Enters a request that has just arrived.
    pub(crate) fn enter(
        &self,
        head: &Parts,
        operation: Option<Operation>,
        ray_id: impl FnOnce(Number) -> String,
    ) -> (Number, String) {
        let mut entries = self.lock();
        let number = Number(entries.dropped + entries.latest.len() as u64);
        let ray_id = ray_id(number);
        entries.latest.push_back(LoggedRequest {
            method: head.method.clone(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers: head.headers.clone(),
            body_length: 0,
            operation,
            received_at: Instant::now(),
            ray_id: ray_id.clone(),
            fault: None,
            status: None,
        });
        if entries.latest.len() > self.capacity {
            entries.latest.pop_front();
            entries.dropped += 1;
        }
        (number, ray_id)
    }

    /// Completes the entry of a request.
    pub(crate) fn update(&self, number: Number, update: impl FnOnce(&mut LoggedRequest)) {
        let mut entries = self.lock();
        let at = number.0.checked_sub(entries.dropped).and_then(|at| usize::try_from(at).ok());
        if let Some(entry) = at.and_then(|at| entries.latest.get_mut(at)) {
            update(entry);
        }
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.lock().latest.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.lock();
        entries.dropped += entries.latest.len() as u64;
        entries.latest.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
