//! The control interface: faults, log, registrations and settings over HTTP, in JSON.
//!
//! Its requests need no credentials, are not logged, do not count against the quota and are not
//! struck by faults. The emulator listens on 127.0.0.1 only. Besides, the interface refuses requests
//! that a web page could make a browser send: those whose `Host` or `Origin` is not loopback.

mod access;
mod faults;
mod requests;
mod settings;

use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::members::{InvalidMember, Members};
use crate::response::{JSON, Response};
use crate::store::Store;

/// The path of the control interface, which is none of the API's.
const PREFIX: &str = "/emulator";

/// The longest request body.
const LONGEST_BODY: usize = 16 << 20;

/// Whether a path belongs to the control interface.
pub(crate) fn is_control_path(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A request that is refused.
struct Refusal {
    status: StatusCode,
    message: String,
    /// The value of the `Allow` header.
    allow: Option<&'static str>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), allow: None }
    }
}

impl From<InvalidMember> for Refusal {
    fn from(invalid: InvalidMember) -> Self {
        Self::new(StatusCode::BAD_REQUEST, invalid.to_string())
    }
}

/// Handles a request to the control interface.
pub(crate) async fn respond(app: &App, head: &Parts, body: Incoming) -> Response {
    match try_respond(app, head, body).await {
        // The line feed is for terminals.
        Ok(mut json) => {
            json.push(b'\n');
            Response::new(StatusCode::OK, JSON, json)
        }
        Err(Refusal { status, message, allow }) => {
            let json = format!("{}\n", json!({"error": message}));
            let mut response = Response::new(status, JSON, json);
            let allow = allow.map(|methods| (header::ALLOW, HeaderValue::from_static(methods)));
            response.headers.extend(allow);
            response
        }
    }
}

async fn try_respond(app: &App, head: &Parts, body: Incoming) -> Result<Vec<u8>, Refusal> {
    let body = read_body(body).await;
    access::check(&head.headers)?;
    let body = body?;
    let path = head.uri.path().strip_prefix(PREFIX).unwrap_or_default();
    let json = match (path, head.method.as_str()) {
        ("" | "/", "GET") => settings::state(app),
        ("/settings", "GET") => settings::settings(app),
        ("/settings", "PATCH") => {
            settings::change(app, &object(&body)?)?;
            settings::settings(app)
        }
        ("/faults", "GET") => app.faults.pending().iter().map(faults::summary).collect(),
        ("/faults", "POST") => {
            app.faults.inject(faults::read(&object(&body)?)?);
            json!({"pending_faults": app.faults.len()})
        }
        ("/faults", "DELETE") => {
            app.faults.clear();
            json!({"pending_faults": 0})
        }
        ("/requests", "GET") => requests::list(app),
        ("/requests", "DELETE") => {
            app.log.clear();
            json!({"logged_requests": 0})
        }
        ("/registrations", "GET") => {
            let store = app.service.read();
            return Ok(registrations(&store, store.rows()));
        }
        ("/registrations", "POST") => {
            let object = object(&body)?;
            let mut members = Members::new("", &object);
            let count = members.required("count", "a whole number", Value::as_u64)?;
            members.finish()?;
            let mut store = app.service.write();
            let rows = store.add(usize::try_from(count).unwrap_or(usize::MAX));
            return Ok(registrations(&store, &rows));
        }
        ("/registrations", "PUT") => {
            let object = object(&body)?;
            let mut store = app.service.write();
            let row = store.put(object)?;
            let mut json = Vec::new();
            store.render_row(&mut json, row, true);
            return Ok(json);
        }
        (path, _) => return Err(no_route(path)),
    };
    Ok(json.to_string().into_bytes())
}

/// Registrations as the API sends them, with their policies.
fn registrations(store: &Store, rows: &[u32]) -> Vec<u8> {
    let mut json = vec![b'['];
    store.render_rows(&mut json, rows, true);
    json.push(b']');
    json
}

async fn read_body(body: Incoming) -> Result<Vec<u8>, Refusal> {
    match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => Ok(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "the body exceeds 16 MiB"))
        }
        Err(_) => Err(Refusal::new(StatusCode::BAD_REQUEST, "the body cannot be read")),
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let invalid = |problem: String| Refusal::new(StatusCode::BAD_REQUEST, problem);
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(invalid("the body must be a JSON object".to_owned())),
        Err(error) => Err(invalid(format!("the body must be a JSON object: {error}"))),
    }
}

fn no_route(path: &str) -> Refusal {
    let allow = match path {
        "" | "/" => Some("GET"),
        "/settings" => Some("GET, PATCH"),
        "/faults" => Some("GET, POST, DELETE"),
        "/requests" => Some("GET, DELETE"),
        "/registrations" => Some("GET, POST, PUT"),
        _ => None,
    };
    match allow {
        Some(methods) => Refusal {
            allow,
            ..Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                format!("{PREFIX}{path} allows {methods}"),
            )
        },
        None => Refusal::new(
            StatusCode::NOT_FOUND,
            format!(
                "not found; the paths are {PREFIX}, {PREFIX}/settings, {PREFIX}/faults, \
                 {PREFIX}/requests and {PREFIX}/registrations"
            ),
        ),
    }
}
