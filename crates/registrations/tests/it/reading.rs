//! What the service really sends is read: fields that are absent, unusual timestamps, text, compression.

use registrations::{Client, ErrorKind, Page, Timestamp};
use registrations_emulator::{Emulator, Fault};
use serde_json::{Map, Value, json};

use crate::support::{builder, client, emulator};

/// A record with these members in front of the required ones.
fn record(members: &str) -> String {
    format!(
        r#"{{{members}"id":"r","key":"k","device":{{"id":"d","name":"n"}},
            "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z"}}"#
    )
}

fn envelope(result: &str) -> String {
    format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#)
}

fn body(json: impl Into<Vec<u8>>) -> Fault {
    Fault::status(200).body("application/json", json.into())
}

/// The page with these records.
async fn page(emulator: &Emulator, client: &Client, records: &[String]) -> Page {
    emulator.inject(body(envelope(&format!("[{}]", records.join(",")))));
    client.list().send().await.unwrap()
}

#[tokio::test]
async fn a_record_without_its_optional_fields_is_read() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    let page = page(&emulator, &client, &[record(""), record("")]).await;
    assert_eq!((page.items().len(), page.unreadable_count()), (2, 0));
    let registration = &page.items()[0];
    assert_eq!(registration.registration_type, None);
    assert_eq!(registration.last_seen_at, None);
    assert_eq!(registration.last_activity(), registration.created_at);

    emulator.inject(body(envelope(&record(""))));
    assert_eq!(client.get("r").await.unwrap(), *registration);
}

/// A record with every field.
fn full_record() -> Value {
    json!({
        "id": "r", "key": "k", "device": {"id": "d", "name": "n", "client_version": "1"},
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z",
        "last_seen_at": "2026-01-03T00:00:00Z", "revoked_at": "2026-01-04T00:00:00Z",
        "deleted_at": "2026-01-05T00:00:00Z", "key_type": "curve25519", "tunnel_type": "masque",
        "registration_type": "warp", "virtual_ipv4": "100.96.0.1", "virtual_ipv6": "2606::1",
        "user": {"id": "u", "email": "user@example.com", "name": "User"},
        "policy": {"id": "p", "name": "n", "default": true, "deleted": false,
            "updated_at": "2026-01-01T00:00:00Z"},
    })
}

/// The record without this field, and with null instead of its value. `device.name` is the field of an object.
fn without(field: &str) -> [String; 2] {
    let (object, name) = match field.split_once('.') {
        Some((object, name)) => (format!("/{object}"), name),
        None => (String::new(), field),
    };
    let edited = |edit: &dyn Fn(&mut Map<String, Value>)| {
        let mut record = full_record();
        edit(record.pointer_mut(&object).unwrap().as_object_mut().unwrap());
        record.to_string()
    };
    [
        edited(&|object| drop(object.remove(name).unwrap())),
        edited(&|object| object[name] = Value::Null),
    ]
}

#[tokio::test]
async fn fields_that_the_service_omits_or_sends_as_null_do_not_cost_the_record() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for field in [
        "deleted_at",
        "device.client_version",
        "key_type",
        "last_seen_at",
        "policy",
        "registration_type",
        "revoked_at",
        "tunnel_type",
        "user",
        "user.email",
        "user.id",
        "user.name",
        "virtual_ipv4",
        "virtual_ipv6",
    ] {
        for record in without(field) {
            let page = page(&emulator, &client, std::slice::from_ref(&record)).await;
            assert_eq!((page.items().len(), page.unreadable_count()), (1, 0), "{field}");
            emulator.inject(body(envelope(&record)));
            client.get("r").await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_record_without_a_field_that_is_always_there_cannot_be_read() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for field in ["created_at", "device", "device.id", "device.name", "id", "key", "updated_at"] {
        let [absent, null] = without(field);
        let page = page(&emulator, &client, &[absent.clone(), null]).await;
        for (index, error) in page.unreadable().iter().enumerate() {
            assert_eq!(error.json_path(), Some(format!("result[{index}].{field}").as_str()));
        }
        assert_eq!((page.items().len(), page.unreadable_count()), (0, 2), "{field}");
        emulator.inject(body(envelope(&absent)));
        let error = client.get("r").await.unwrap_err();
        assert_eq!(error.json_path(), Some(format!("result.{field}").as_str()));
        let start = format!("get registration: missing field `result.{field}` (ray ");
        assert!(error.to_string().starts_with(&start), "{error}");
    }
}

#[tokio::test]
async fn unusual_timestamps_are_read() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for (sent, read) in [
        ("9999-12-31T23:59:59Z", Timestamp::MAX),
        ("2026-01-02T03:04:05.123456789123Z", "2026-01-02T03:04:05.123456789Z".parse().unwrap()),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z".parse().unwrap()),
    ] {
        let record = record(&format!(r#""last_seen_at":"{sent}","#));
        let page = page(&emulator, &client, &[record]).await;
        assert_eq!(page.items()[0].last_seen_at, Some(read), "{sent}");
    }
    // A zero time is no time.
    for zero in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", ""] {
        let record = record(&format!(r#""last_seen_at":"{zero}","revoked_at":"{zero}","#));
        let page = page(&emulator, &client, &[record]).await;
        let registration = &page.items()[0];
        assert_eq!((registration.last_seen_at, registration.revoked_at), (None, None));
        assert_eq!(registration.last_activity(), registration.created_at);
    }
    let record = record(r#""last_seen_at":"yesterday","#);
    let page = page(&emulator, &client, &[record]).await;
    assert_eq!(page.unreadable()[0].json_path(), Some("result[0].last_seen_at"));
}

#[tokio::test]
async fn a_byte_that_is_not_utf8_costs_at_most_its_record() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let json = envelope(&format!("[{},{},{}]", record(""), record(""), record("")));
    let mut bytes = json.into_bytes();
    let name = b"\"name\":\"n\"";
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at + 8] = 0xff;
    emulator.inject(body(bytes));
    let page = client.list().send().await.unwrap();
    assert_eq!((page.items().len(), page.unreadable_count()), (3, 0));
    assert_eq!(page.items()[0].device.name, "\u{fffd}");

    // The same in one registration, and in the message of an error.
    let mut bytes = envelope(&record("")).into_bytes();
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at + 8] = 0xff;
    emulator.inject(body(bytes));
    assert_eq!(client.get("r").await.unwrap().device.name, "\u{fffd}");
    let error = b"{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"a\xffb\"}]}";
    emulator.inject(body(error.as_slice()));
    assert_eq!(client.get("r").await.unwrap_err().api_errors()[0].message, "a\u{fffd}b");
}

#[tokio::test]
async fn a_lone_surrogate_costs_only_its_record() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let bad = record("").replace(r#""name":"n""#, r#""name":"\ud800""#);
    let page = page(&emulator, &client, &[record(""), bad, record("")]).await;
    assert_eq!((page.items().len(), page.unreadable_count()), (2, 1));
    assert_eq!(page.unreadable()[0].record_id().unwrap(), "r");
    // A number that no type holds, in a field that nobody reads.
    let page = self::page(&emulator, &client, &[record(r#""surprise":1e999,"#)]).await;
    assert_eq!((page.items().len(), page.unreadable_count()), (1, 0));
}

#[tokio::test]
async fn a_byte_order_mark_before_the_json_is_skipped() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    emulator.inject(body(format!("\u{feff}{}", envelope(&format!("[{}]", record(""))))));
    assert_eq!(client.list().send().await.unwrap().items().len(), 1);
    emulator.inject(body(format!("\u{feff}{}", envelope(&record("")))));
    assert_eq!(client.get("r").await.unwrap().id, "r");
    emulator.inject(body(format!("\u{feff}{}", envelope("null"))));
    client.delete("r").await.unwrap();
}

#[tokio::test]
async fn values_that_rust_cannot_hold_do_not_hide_the_rest_of_the_envelope() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let list = |errors: &str, info: &str| {
        let records = format!("[{}]", record(""));
        format!(
            r#"{{"success":true,"errors":{errors},"messages":[1e999,{{"code":1,"message":"m"}}],
                "result":{records},"result_info":{info}}}"#
        )
    };
    for info in [
        r#"{"count":1e999,"per_page":50,"cursor":"next"}"#,
        r#"{"count":1,"per_page":-1e999,"cursor":"next","x":"\ud800"}"#,
        r#"{"count":1,"per_page":50,"total_count":1e999,"cursor":"next"}"#,
    ] {
        emulator.inject(body(list("[]", info)));
        let page = client.list().send().await.unwrap();
        assert_eq!((page.items().len(), page.next_cursor()), (1, Some("next")), "{info}");
        assert_eq!(page.messages().len(), 1);
    }
    for errors in [
        r#"[{"code":7,"message":"m","x":1e999}]"#,
        r#"[{"code":7,"message":"\ud800"}]"#,
        r#"[1e999,{"code":7}]"#,
        r#"["\udfff",{"code":7}]"#,
        r#"[{"code":1e999,"message":"m","error_chain":[{"code":7}]}]"#,
    ] {
        for success in [true, false] {
            let json = format!(r#"{{"success":{success},"errors":{errors},"result":null}}"#);
            emulator.inject(body(json));
            let error = client.get("r").await.unwrap_err();
            assert!(error.kind() == ErrorKind::Api && error.has_code(7), "{errors}: {error}");
        }
    }
}

#[tokio::test]
async fn a_success_with_errors_is_a_failure_of_a_read_too() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for errors in [r#"[{"code":7,"message":"not all"}]"#, r#"[{"code":7}]"#, r#"["no"]"#] {
        let json = |result: &str| {
            let result = format!(r#""messages":[],"result":{result}"#);
            body(format!(r#"{{"success":true,"errors":{errors},{result}}}"#))
        };
        emulator.inject(json(&format!("[{}]", record(""))));
        let error = client.list().send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Api, 1), "{error}");
        assert_eq!(error.api_errors().len(), 1);
        emulator.inject(json(&record("")));
        assert_eq!(client.get("r").await.unwrap_err().kind(), ErrorKind::Api, "{errors}");
    }
    // A list whose elements say nothing is a list of errors all the same.
    for errors in ["[{}]", "[7]", "[1e999]", "1e999", r#"{"x":null}"#] {
        let json = |result: &str| {
            body(format!(r#"{{"success":true,"errors":{errors},"result":{result}}}"#))
        };
        emulator.inject(json(&format!("[{}]", record(""))));
        let error = client.list().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api, "{errors}");
        emulator.inject(json("null"));
        let error = client.delete("r").await.unwrap_err();
        assert!(error.kind() == ErrorKind::Api && error.may_have_applied(), "{errors}");
        let line = "delete registration: the response reports success and a list of errors \
                    (the change may have been made; ray ";
        assert!(error.to_string().starts_with(line), "{error}");
    }
}

#[tokio::test]
async fn a_missing_result_is_an_empty_listing_only_if_nothing_contradicts_it() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for (info, is_empty) in [
        ("null", true),
        ("{}", true),
        (r#"{"count":0,"per_page":50,"cursor":""}"#, true),
        (r#"{"count":0,"total_count":0}"#, true),
        (r#"{"total_count":0}"#, true),
        (r#"{"count":1}"#, false),
        (r#"{"total_count":1}"#, false),
        (r#"{"count":0,"total_count":1}"#, false),
        (r#"{"cursor":"next"}"#, false),
    ] {
        for result in ["", r#""result":null,"#] {
            let json = format!(r#"{{"success":true,"errors":[],{result}"result_info":{info}}}"#);
            emulator.inject(body(json));
            match client.list().collect().await {
                Ok(all) => assert!(is_empty && all.is_empty(), "{info}"),
                Err(error) => {
                    assert!(!is_empty, "{info}");
                    let start = "list registrations: missing field `result` (ray ";
                    assert!(error.to_string().starts_with(start), "{error}");
                    assert_eq!(error.kind(), ErrorKind::Decode);
                }
            }
        }
    }
    // After a later page, the total is that of the pages before it.
    let json = r#"{"success":true,"result":null,"result_info":{"count":0,"total_count":9}}"#;
    emulator.inject(body(json));
    let page = client.list().resume_from("later").send().await.unwrap();
    assert!(page.items().is_empty() && page.is_last());
}

#[tokio::test]
async fn compressed_bodies_are_read() {
    let emulator = emulator(1).await;
    let client = builder(&emulator).retry(registrations::RetryPolicy::none()).build().unwrap();
    let json = envelope(&format!("[{}]", record("")));
    let (first, second) = json.split_at(30);
    let two_members = [gzip(first), gzip(second)].concat();
    for (encoding, bytes) in [
        ("gzip", gzip(&json)),
        ("x-gzip", gzip(&json)),
        ("GZIP", gzip(&json)),
        ("gzip", two_members),
        ("identity", json.clone().into_bytes()),
        ("", json.into_bytes()),
    ] {
        let response = Fault::status(200).header("content-encoding", encoding);
        emulator.inject(response.body("application/json", bytes));
        let page = client.list().send().await.unwrap();
        assert_eq!(page.items().len(), 1, "{encoding}");
    }
    // An error page is compressed as well.
    let json = r#"{"success":false,"errors":[{"code":7}]}"#;
    let response = Fault::status(403).header("content-encoding", "gzip");
    emulator.inject(response.body("application/json", gzip(json)));
    assert!(client.list().send().await.unwrap_err().has_code(7));
    // No bytes at all are an empty body, whatever encoding is announced.
    for status in [200, 503] {
        emulator.inject(Fault::status(status).header("content-encoding", "gzip").empty());
        let error = client.list().send().await.unwrap_err();
        assert!(error.to_string().contains("an empty body"), "{error}");
    }
}

fn gzip(text: &str) -> Vec<u8> {
    use std::io::Write;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_response_has_at_most_a_hundred_messages() {
    let emulator = emulator(1).await;
    let messages = vec![r#"{"code":1,"message":"m"}"#; 150].join(",");
    emulator.inject(body(format!(r#"{{"success":true,"messages":[{messages}],"result":[]}}"#)));
    let page = client(&emulator).list().send().await.unwrap();
    assert_eq!(page.messages().len(), 100);
}

/// An entry of `errors` that cannot be read is an error nevertheless.
#[tokio::test]
async fn a_success_with_any_kind_of_errors_is_not_a_success() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    for errors in ["[{}]", r"[null,{}]", r#"{"detail":"x"}"#, "7", "[7]", "true", r#""x""#] {
        let json = format!(r#"{{"success":true,"errors":{errors},"messages":[],"result":null}}"#);
        emulator.inject(body(json));
        let error = client.delete("a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api, "{errors}");
        assert!(error.may_have_applied());
    }
}

/// Only content is a failure.
#[tokio::test]
async fn errors_that_say_nothing_are_no_errors() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let one = format!("[{}]", record(""));
    let nothing =
        ["null", "{}", "false", "0", "-0.0", "\"\"", "[]", " [ ] ", "[null]", "[[]]", "[false,0]"];
    for errors in nothing {
        let json = |result: &str| {
            body(format!(r#"{{"success":true,"errors":{errors},"result":{result}}}"#))
        };
        emulator.inject(json(&one));
        assert_eq!(client.list().collect().await.unwrap().len(), 1, "{errors}");
        emulator.inject(json(&record("")));
        client.get("r").await.unwrap();
        emulator.inject(json("null"));
        assert_eq!(client.delete_many(["r"]).await.unwrap(), ["r"]);
    }
}

#[tokio::test]
async fn a_duplicate_member_of_the_envelope_is_named() {
    let emulator = emulator(2).await;
    emulator.inject(body(r#"{"success":true,"result":[],"success":false}"#));
    let error = client(&emulator).list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("success")));
    assert_eq!(error.reason(), "duplicate field `success`");
}

#[tokio::test]
async fn an_odd_optional_field_does_not_cost_the_record() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let odd = record(r#""policy":"x","deleted_at":"","key_type":7,"#);
    let page = page(&emulator, &client, std::slice::from_ref(&odd)).await;
    assert_eq!((page.items().len(), page.unreadable_count()), (1, 0));
    emulator.inject(body(envelope(&odd)));
    let registration = client.get("r").await.unwrap();
    assert_eq!(registration, page.items()[0]);
    assert!(registration.policy.is_none() && registration.deleted_at.is_none());
}

/// serde would read a struct from an array.
#[tokio::test]
async fn an_array_is_not_an_envelope() {
    let emulator = emulator(2).await;
    emulator.inject(body("[null,null,[],null,true]"));
    let error = client(&emulator).list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{error}");
}

/// An id or a cursor that was changed would name something else.
#[tokio::test]
async fn an_id_or_cursor_that_is_not_utf8_is_not_used() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let json = |id: &[u8], cursor: &[u8]| {
        let parts: [&[u8]; 5] = [
            br#"{"success":true,"result":[{"id":""#,
            id,
            br#"","key":"k","device":{"id":"d","name":"n"},"created_at":"2026-01-01T00:00:00Z",
                "updated_at":"2026-01-01T00:00:00Z"}],"result_info":{"cursor":""#,
            cursor,
            br#""}}"#,
        ];
        body(parts.concat())
    };
    emulator.inject(json(b"a\xffb", b""));
    let page = client.list().send().await.unwrap();
    assert_eq!((page.items().len(), page.unreadable_count()), (0, 1));
    assert!(page.unreadable()[0].to_string().contains("`id` is not UTF-8"), "{page:?}");
    emulator.inject(json(b"a", b"c\xff"));
    let error = client.list().send().await.unwrap_err();
    assert_eq!(error.json_path(), Some("result_info.cursor"));
}
