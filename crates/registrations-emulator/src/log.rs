//! The log of requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::operation::Operation;

/// A request, and how the emulator responded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The method.
    pub method: Method,
    /// The path as it was sent, percent-encoded.
    pub path: String,
    /// The query as it was sent, without the question mark.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The length of the request's body in bytes. It is 0 for a body that was refused, since it
    /// exceeded 1 MiB or was incomplete.
    pub body_length: u64,
    /// The operation; `None` if path and method belong to none.
    pub operation: Option<Operation>,
    /// When the request arrived.
    pub received_at: Instant,
    /// The `cf-ray` header of the response.
    pub ray_id: String,
    /// The fault that struck the request, by the name of its constructor, such as `"cut_body"`.
    pub fault: Option<&'static str>,
    /// The status of the response; `None` until one is sent.
    pub status: Option<u16>,
}

impl LoggedRequest {
    /// The value of a header, if it was sent and is ASCII text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The decoded values of a query parameter, in the order of the query.
    pub fn query_values(&self, name: &str) -> Vec<String> {
        let query = self.query.as_deref().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes())
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
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
    /// The number of the oldest request in the log.
    first: u64,
}

impl Log {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { entries: Mutex::default(), capacity }
    }

    /// Adds a request that has just arrived. Returns its number, from 0, and its ray id.
    pub(crate) fn add(&self, head: &Parts, operation: Option<Operation>) -> (u64, String) {
        let mut entries = self.lock();
        let number = entries.first + entries.latest.len() as u64;
        let ray_id = ray_id(number);
        entries.latest.push_back(LoggedRequest {
            method: head.method.clone(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers: copied(&head.headers),
            body_length: 0,
            operation,
            received_at: Instant::now(),
            ray_id: ray_id.clone(),
            fault: None,
            status: None,
        });
        while entries.latest.len() > self.capacity {
            entries.latest.pop_front();
            entries.first += 1;
        }
        (number, ray_id)
    }

    /// Completes the entry of a request, if the log still holds it.
    pub(crate) fn update(&self, number: u64, update: impl FnOnce(&mut LoggedRequest)) {
        let mut entries = self.lock();
        let at = number.checked_sub(entries.first).and_then(|at| usize::try_from(at).ok());
        if let Some(entry) = at.and_then(|at| entries.latest.get_mut(at)) {
            update(entry);
        }
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.lock().latest.iter().cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().latest.len()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.lock();
        entries.first += entries.latest.len() as u64;
        entries.latest.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A different id for every request, the same ids in every run.
fn ray_id(number: u64) -> String {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    format!("{:016x}-EMU", (number + 1).wrapping_mul(ODD))
}

/// A deep copy. A clone would keep the buffer alive that the whole request was read into.
fn copied(headers: &HeaderMap) -> HeaderMap {
    let mut copy = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let parts = (
            HeaderName::from_bytes(name.as_str().as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        );
        if let (Ok(name), Ok(value)) = parts {
            copy.append(name, value);
        }
    }
    copy
}
