//! What is known of an answer before its body is read.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use reqwest::{
    Url,
    header::{self, HeaderMap},
};

/// What an attempt has seen so far.
#[derive(Debug, Default)]
pub(crate) struct Capture(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    asked: Option<Url>,
    answer: Option<Answer>,
}

#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) ray_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Whether it answers another URL than the one that was asked for.
    pub(crate) from_elsewhere: bool,
    /// The host that a redirect leads to.
    pub(crate) location: Option<String>,
    /// The whole body, once it has been received.
    pub(crate) body: Option<Bytes>,
}

impl Capture {
    pub(crate) fn request(&self, request: &reqwest::Request) {
        self.lock().asked = Some(request.url().clone());
    }

    pub(crate) fn response(&self, response: &reqwest::Response, now: SystemTime) {
        let mut seen = self.lock();
        let headers = response.headers();
        let answer = Answer {
            status: response.status().as_u16(),
            ray_id: text(headers, "cf-ray"),
            retry_after: retry_after(headers, now),
            from_elsewhere: seen.asked.as_ref() != Some(response.url()),
            location: location(headers, response.url()),
            body: None,
        };
        seen.answer = Some(answer);
    }

    pub(crate) fn is_from_elsewhere(&self) -> bool {
        self.lock().answer.as_ref().is_some_and(|answer| answer.from_elsewhere)
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.lock().answer.as_ref()?.retry_after
    }

    pub(crate) fn body(&self, body: &Bytes) {
        if let Some(answer) = &mut self.lock().answer {
            answer.body = Some(body.clone());
        }
    }

    pub(crate) fn take(&self) -> Option<Answer> {
        self.lock().answer.take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= 100).then(|| text.to_owned())
}

/// Only the host: the rest of a URL can hold what should not be repeated.
fn location(headers: &HeaderMap, base: &Url) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    let host = base.join(location).ok()?;
    host.host_str().map(str::to_owned)
}

/// `Retry-After`, be it in seconds or a date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, header::RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(&value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use reqwest::header::{HeaderMap, RETRY_AFTER};

    use super::retry_after;

    #[test]
    fn retry_after_is_read_in_seconds_and_as_a_date() {
        let now = httpdate::parse_http_date("Wed, 01 Jul 2026 00:00:00 GMT").unwrap();
        let read = |value: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            retry_after(&headers, now)
        };
        assert_eq!(read("300"), Some(Duration::from_secs(300)));
        assert_eq!(read("0"), Some(Duration::ZERO));
        assert_eq!(read("Wed, 01 Jul 2026 00:00:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(read("Tue, 30 Jun 2026 00:00:30 GMT"), Some(Duration::ZERO));
        assert_eq!(read("-1"), None);
        assert_eq!(read("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
