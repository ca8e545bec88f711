//! The log of requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::operation::Operation;
use crate::request::{decode, pairs};

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
    /// How many bytes of a body came with it; 0 as well if it is over 1 MiB or broke off, and so
    /// was refused. No operation has a body.
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
        pairs(self.query.as_deref().unwrap_or_default())
            .filter_map(|(key, value)| {
                let key = decode(key, true).ok()?;
                let value = decode(value, true).ok()?;
                (key == name).then(|| value.into_owned())
            })
            .collect()
    }
}

impl LoggedRequest {
    /// How much text it holds; nothing of that changes later.
    fn bytes(&self) -> usize {
        let header = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
        let headers: usize = self.headers.iter().map(header).sum();
        self.path.len() + self.query.as_ref().map_or(0, String::len) + headers
    }
}

/// A copy that does not keep the buffer alive that the whole request was read into.
fn detached(headers: &HeaderMap) -> HeaderMap {
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

/// How much text the log keeps: some hundred thousand requests as clients send them, but fewer
/// with very long queries.
const LARGEST: usize = 64 << 20;

/// The latest requests.
#[derive(Debug)]
pub(crate) struct Log {
    entries: Mutex<Entries>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Entries {
    latest: VecDeque<LoggedRequest>,
    /// The number of the first.
    first: u64,
    /// How many have been dropped because the log was full, since it was emptied.
    dropped: u64,
    /// How much text there is.
    bytes: usize,
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
        let number = Number(entries.first + entries.latest.len() as u64);
        let ray_id = ray_id(number);
        if self.capacity == 0 {
            entries.first += 1;
            entries.dropped += 1;
            return (number, ray_id);
        }
        let entry = LoggedRequest {
            method: head.method.clone(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers: detached(&head.headers),
            body_length: 0,
            operation,
            received_at: Instant::now(),
            ray_id: ray_id.clone(),
            fault: None,
            status: None,
        };
        entries.bytes += entry.bytes();
        entries.latest.push_back(entry);
        while entries.latest.len() > self.capacity || entries.bytes > LARGEST {
            let Some(oldest) = entries.latest.pop_front() else {
                break;
            };
            entries.bytes -= oldest.bytes();
            entries.first += 1;
            entries.dropped += 1;
        }
        (number, ray_id)
    }

    /// Completes the entry of a request.
    pub(crate) fn update(&self, number: Number, update: impl FnOnce(&mut LoggedRequest)) {
        let mut entries = self.lock();
        let at = number.0.checked_sub(entries.first).and_then(|at| usize::try_from(at).ok());
        if let Some(entry) = at.and_then(|at| entries.latest.get_mut(at)) {
            update(entry);
        }
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.lock().latest.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.lock();
        let first = entries.first + entries.latest.len() as u64;
        *entries = Entries { first, ..Entries::default() };
    }

    /// How many requests have been dropped since the log was emptied.
    pub(crate) fn dropped(&self) -> u64 {
        self.lock().dropped
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::{LARGEST, Log, Number};

    #[test]
    fn long_requests_do_not_fill_the_memory() {
        let log = Log::new(10_000);
        let long = "x".repeat(60_000);
        let request = Request::builder().uri(format!("/?search={long}")).header("x", &long);
        let (head, ()) = request.body(()).unwrap().into_parts();
        let mut last = Number(0);
        for _ in 0..1_300 {
            (last, _) = log.enter(&head, None, |number| number.0.to_string());
        }
        log.update(last, |entry| entry.status = Some(200));
        let kept = log.all();
        let bytes: usize = kept.iter().map(super::LoggedRequest::bytes).sum();
        assert!((LARGEST - 200_000..=LARGEST).contains(&bytes), "{bytes}");
        assert_eq!(kept.len() as u64 + log.dropped(), 1_300);
        assert_eq!(kept.last().unwrap().status, Some(200), "the right entry is completed");
        assert_eq!(kept.last().unwrap().ray_id, "1299");
    }
}
