//! Reads one record. Its optional fields do not cost the record.

use crate::{json::pairs, response::DecodeFailure};
use registrations_api::types::Registration;

/// The optional fields that are left out if they cannot be read: they describe the registration, and the record is worth
/// more.
///
/// The others decide what a program does with the registration. Without `revoked_at` or `deleted_at` it would count as
/// active, without `last_seen_at` as never seen, and without `user.id` or `user.email` as nobody's. Such a record is
/// unreadable.
const EXPENDABLE: [&str; 8] = [
    "device.client_version",
    "key_type",
    "policy",
    "registration_type",
    "tunnel_type",
    "user.name",
    "virtual_ipv4",
    "virtual_ipv6",
];

/// Reads one record.
pub(crate) fn read_record(json: &str) -> Result<Registration, DecodeFailure> {
    if !json.starts_with('{') {
        return Err(DecodeFailure::other("", "is not an object"));
    }
    let mut shorter: Option<String> = None;
    loop {
        let json = shorter.as_deref().unwrap_or(json);
        let failure = match read_whole(json) {
            Ok(registration) => return Ok(registration),
            Err(failure) => failure,
        };
        let field = EXPENDABLE.into_iter().find(|field| {
            let rest = failure.path().strip_prefix(field);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        match field.and_then(|field| without(json, field)) {
            Some(without) => {
                tracing::debug!(field, reason = %failure, "an optional field was left out");
                shorter = Some(without);
            }
            None => return Err(failure),
        }
    }
}

fn read_whole(json: &str) -> Result<Registration, DecodeFailure> {
    // Tracking the path takes time, so that it is done only for a record that cannot be read.
    if let Ok(registration) = serde_json::from_str::<Registration>(json) {
        // Bytes that are not UTF-8 became U+FFFD. In a name that is harmless.
        if registration.id.as_str().contains(char::REPLACEMENT_CHARACTER) {
            return Err(DecodeFailure::other("id", "is not UTF-8"));
        }
        return Ok(registration);
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        DecodeFailure::json(path, error.into_inner())
    })
}

/// The object without this field, if it has it. Its other members stay as they are, duplicates included.
fn without(json: &str, field: &str) -> Option<String> {
    let (name, rest) = match field.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (field, None),
    };
    let mut is_shorter = false;
    let mut members = Vec::new();
    for (key, value) in pairs(json)? {
        let value = match rest {
            _ if key != name => value.get().to_owned(),
            Some(rest) => {
                let inner = without(value.get(), rest);
                is_shorter |= inner.is_some();
                inner.unwrap_or_else(|| value.get().to_owned())
            }
            None => {
                is_shorter = true;
                continue;
            }
        };
        members.push(format!("{}:{value}", serde_json::to_string(&key).ok()?));
    }
    is_shorter.then(|| format!("{{{}}}", members.join(",")))
}

#[cfg(test)]
mod tests {
    use super::read_record;

    const RECORD: &str = r#"{"id":"r","key":"k","device":{"id":"d","name":"n"},
        "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#;

    #[track_caller]
    fn failure(record: &str) -> (String, String) {
        let error = read_record(record).unwrap_err().into_record_error(3, Some("r".into()));
        (error.to_string(), error.json_path().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_record_that_cannot_be_read_names_field_and_reason() {
        assert!(read_record(RECORD).is_ok());
        let (line, path) = failure(&RECORD.replace(r#""key":"k","#, ""));
        assert!(line.ends_with("record 3 (id r): missing field `key`"), "{line}");
        assert_eq!(path, "result[3].key");
        let (line, path) = failure(&RECORD.replace(r#","name":"n""#, ""));
        assert!(line.ends_with("missing field `device.name`"), "{line}");
        assert_eq!(path, "result[3].device.name");
        let (line, path) = failure(&RECORD.replace(r#""n""#, "7"));
        assert!(line.ends_with("`device.name`: expected a string"), "{line}");
        assert_eq!(path, "result[3].device.name");
        let (line, path) = failure("[1, 2]");
        assert!(line.ends_with("record 3 (id r): the value is not an object"), "{line}");
        assert_eq!(path, "result[3]");
    }

    #[test]
    fn an_odd_optional_field_is_left_out_if_the_record_is_worth_more() {
        let with = |members: &str| RECORD.replacen('{', &format!("{{{members},"), 1);
        let device =
            |member: &str| RECORD.replace(r#""name":"n""#, &format!(r#""name":"n",{member}"#));
        let plain = read_record(RECORD).unwrap();
        for record in [
            with(r#""policy":"x""#),
            with(r#""policy":{"id":"p"}"#),
            with(
                r#""policy":{"id":"p","name":"n","default":"yes","deleted":false,"updated_at":""}"#,
            ),
            with(r#""key_type":7,"tunnel_type":{},"registration_type":[]"#),
            with(r#""virtual_ipv4":7,"virtual_ipv6":"\ud800""#),
            device(r#""client_version":7"#),
            with(r#""policy":1,"policy":2"#),
            with(
                r#""deleted_at":"","revoked_at":"0001-01-01T00:00:00Z","last_seen_at":"1970-01-01T00:00:00Z""#,
            ),
        ] {
            assert_eq!(read_record(&record).unwrap(), plain, "{record}");
        }
        let named = read_record(&with(r#""user":{"id":"u","name":7,"x":1e999}"#)).unwrap();
        assert_eq!(named.user.unwrap().id.unwrap(), "u");
        for (record, path) in [
            (with(r#""deleted_at":"yesterday""#), "deleted_at"),
            (with(r#""revoked_at":7"#), "revoked_at"),
            (with(r#""policy":"x","last_seen_at":"yesterday""#), "last_seen_at"),
            (with(r#""user":"x""#), "user"),
            (with(r#""user":{"email":7}"#), "user.email"),
            (with(r#""policies":"x","key":7"#), "key"),
        ] {
            assert_eq!(read_record(&record).unwrap_err().path(), path, "{record}");
        }
    }

    #[test]
    fn a_duplicate_member_is_named() {
        for (json, line) in [
            (RECORD.replacen('{', r#"{"id":"x","#, 1), "record 3 (id r): duplicate field `id`"),
            (
                RECORD.replace(r#""name":"n""#, r#""name":"n","name":"m""#),
                "record 3 (id r): duplicate field `device.name`",
            ),
            // An odd field does not hide that there are two ids.
            (
                RECORD.replacen('{', r#"{"policy":"x","id":"x","#, 1),
                "record 3 (id r): duplicate field `id`",
            ),
        ] {
            let (found, _) = failure(&json);
            assert!(found.ends_with(line), "{found}");
        }
    }

    #[test]
    fn the_value_that_was_found_is_not_repeated() {
        for record in [r#""hunter2""#, &RECORD.replace(r#""2026-01-01T00:00:00Z""#, r#""hunter2""#)]
        {
            let error = read_record(record).unwrap_err().into_record_error(0, None);
            let all = format!("{error} {error:?} {error:#?}");
            assert!(!all.contains("hunter2"), "{all}");
        }
    }
}
