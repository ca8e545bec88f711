//! Reads one record, and tells where it cannot be read.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    Registration, RegistrationId,
    call::{Misread, Why},
};

/// Reads the record at this place of its answer.
pub(crate) fn read(json: &str, place: &str) -> Result<Registration, Misread> {
    // The search for the path costs time, so that it is made only once there is something to search for.
    if let Ok(registration) = serde_json::from_str(json) {
        return Ok(registration);
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = match error.path().to_string().as_str() {
            "." => place.to_owned(),
            path => format!("{place}.{path}"),
        };
        Misread { path, why: Why::Json(error.into_inner().into()) }
    })
}

/// The id of a record that cannot be read as a whole.
pub(super) fn id(json: &RawValue) -> Option<RegistrationId> {
    #[derive(Deserialize)]
    struct Identified {
        id: String,
    }
    let record: Identified = serde_json::from_str(json.get()).ok()?;
    Some(record.id.into())
}
