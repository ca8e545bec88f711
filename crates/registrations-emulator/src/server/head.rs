//! The heads of answers: what every one of them carries.

use std::fmt::Write as _;
use std::time::Instant;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::App;
use crate::log::Number;
use crate::quota::Standing;
use crate::service::{rate_limited, with_status};

const CF_RAY: HeaderName = HeaderName::from_static("cf-ray");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// A different name for every request that is logged, the same ones in every run.
pub(super) fn ray_id(number: Number) -> String {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    format!("{:016x}-EMU", (number.0 + 1).wrapping_mul(ODD))
}

pub(super) fn write_headers(
    into: &mut HeaderMap,
    headers: Vec<(HeaderName, HeaderValue)>,
    ray_id: &str,
    standing: Option<Standing>,
) {
    let texts = [
        Some((CF_RAY, ray_id.to_owned())),
        standing.map(|standing| (RATE_LIMIT, standing.rate_limit())),
        standing.map(|standing| (RATE_LIMIT_POLICY, standing.policy())),
    ];
    for (name, text) in texts.into_iter().flatten() {
        if let Ok(value) = HeaderValue::from_str(&text) {
            into.insert(name, value);
        }
    }
    // Those of a fault come last: they may say something else, and on more than one line.
    for (name, _) in &headers {
        into.remove(name);
    }
    for (name, value) in headers {
        into.append(name, value);
    }
}

/// The `cf-ray` of what could not be parsed: it is not logged, so there is nothing to look up.
const UNPARSED_RAY: &str = "0000000000000000-EMU";

/// The whole answer to what could not be parsed.
pub(super) fn unparsed(app: &App, status: StatusCode) -> Vec<u8> {
    let standing = app.limiter.admit(Instant::now());
    let answer = match standing {
        Some(standing) if standing.refused => rate_limited(&standing),
        _ => with_status(status),
    };
    let status = answer.status;
    let mut headers = HeaderMap::new();
    write_headers(&mut headers, answer.headers, UNPARSED_RAY, standing);
    let mut text = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
    for (name, value) in &headers {
        // All of these values are plain text.
        let value = value.to_str().unwrap_or_default();
        let _ = write!(text, "{name}: {value}\r\n");
    }
    let _ = write!(text, "content-length: {}\r\n\r\n", answer.body.len());
    [text.as_bytes(), &answer.body].concat()
}
