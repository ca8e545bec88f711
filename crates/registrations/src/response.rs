//! One HTTP response: its head, its body, and the API's envelope in the body.

mod body;
mod decode;
mod envelope;
mod excerpt;
mod record;
mod refusal;

use std::time::{Duration, SystemTime};

pub(crate) use body::{BodyError, read_body};
pub(crate) use decode::{DecodeFailure, read_object};
pub(crate) use envelope::{Body, Envelope, to_text};
pub(crate) use excerpt::excerpt;
pub(crate) use record::read_record;
pub(crate) use refusal::Refusal;
use reqwest::{
    StatusCode, Url,
    header::{self, HeaderMap},
};

use crate::error::ResponseFacts;

/// What the status line and the headers say.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) ray_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The host that a redirect leads to.
    pub(crate) location: Option<String>,
}

impl Head {
    /// The head of the response to a request for this URL.
    pub(crate) fn of(response: &reqwest::Response, url: &Url, now: SystemTime) -> Self {
        let headers = response.headers();
        Self {
            status: response.status(),
            ray_id: text(headers, "cf-ray"),
            retry_after: retry_after(headers, now),
            location: location(headers, url),
        }
    }

    /// What an error keeps of the response.
    pub(crate) fn facts(&self) -> ResponseFacts {
        ResponseFacts {
            status: self.status.as_u16(),
            ray_id: self.ray_id.clone(),
            ..ResponseFacts::default()
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= 100).then(|| text.to_owned())
}

/// Only the host: the rest of a URL can contain secrets.
fn location(headers: &HeaderMap, base: &Url) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    base.join(location).ok()?.host_str().map(str::to_owned)
}

/// `Retry-After`, in seconds or as a date, which is read against the clock of the service.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, header::RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(&value).ok()?;
    let sent = text(headers, header::DATE.as_str());
    let sent = sent.and_then(|date| httpdate::parse_http_date(&date).ok());
    Some(until.duration_since(sent.unwrap_or(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

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
        // The clock of the service is an hour behind ours.
        let headers = |date: &str| {
            let until = "Tue, 30 Jun 2026 23:00:30 GMT".parse().unwrap();
            HeaderMap::from_iter([(RETRY_AFTER, until), (DATE, date.parse().unwrap())])
        };
        let wait = retry_after(&headers("Tue, 30 Jun 2026 23:00:00 GMT"), now);
        assert_eq!(wait, Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&headers("today"), now), Some(Duration::ZERO));
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
