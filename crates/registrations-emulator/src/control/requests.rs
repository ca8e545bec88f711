//! The log as JSON.

use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::log::LoggedRequest;

/// The logged requests in the order of arrival.
pub(super) fn list(app: &App) -> Value {
    app.log.all().iter().map(|entry| render(app, entry)).collect()
}

fn render(app: &App, entry: &LoggedRequest) -> Value {
    let received = entry.received_at.saturating_duration_since(app.started_at);
    json!({
        "method": entry.method.as_str(),
        "path": entry.path,
        "query": entry.query,
        "headers": headers(&entry.headers),
        "body_length": entry.body_length,
        "operation": entry.operation.map(crate::operation::Operation::id),
        "received_ms": u64::try_from(received.as_millis()).unwrap_or(u64::MAX),
        "ray_id": entry.ray_id,
        "fault": entry.fault,
        "status": entry.status,
    })
}

/// The headers by name in lower case. Repeated headers are joined, as HTTP allows.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let join = |name| {
        let values = headers.get_all(name).iter();
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        values.collect::<Vec<_>>().join(", ")
    };
    headers.keys().map(|name| (name.to_string(), join(name).into())).collect()
}
