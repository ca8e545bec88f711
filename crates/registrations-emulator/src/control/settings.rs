//! The state of the emulator, and the settings that can be changed while it runs.

use serde_json::{Map, Value, json};

use super::Refusal;
use crate::app::App;
use crate::duration;
use crate::members::{InvalidMember, Members};
use crate::quota::Quota;

/// A summary of everything.
pub(super) fn state(app: &App) -> Value {
    let counts = app.service.read().counts();
    json!({
        "account_id": app.service.account_id,
        "registrations": {
            "active": counts.active,
            "revoked": counts.revoked,
            "deleted": counts.deleted,
        },
        "pending_faults": app.faults.len(),
        "logged_requests": app.log.len(),
        "connections": app.connections.get(),
        "in_flight": app.in_flight.get(),
        "settings": settings(app),
    })
}

pub(super) fn settings(app: &App) -> Value {
    json!({
        "latency": duration::format(app.latency.get()),
        "quota": app.limiter.quota().to_string(),
    })
}

/// Changes the settings that are given. If one is invalid, none is changed.
pub(super) fn change(app: &App, json: &Map<String, Value>) -> Result<(), Refusal> {
    let mut members = Members::new("", json);
    let latency = members.optional("latency", duration::EXPECTED, duration::read)?;
    let quota = match members.optional("quota", "a string", Value::as_str)? {
        None => None,
        Some(text) => {
            let quota: Result<Quota, _> = text.parse();
            Some(
                quota
                    .map_err(|error| InvalidMember::at("quota", &format!("is invalid: {error}")))?,
            )
        }
    };
    members.finish()?;
    if let Some(latency) = latency {
        app.latency.set(latency);
    }
    if let Some(quota) = quota {
        app.limiter.set(quota);
    }
    Ok(())
}
