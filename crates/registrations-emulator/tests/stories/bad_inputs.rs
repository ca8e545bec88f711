//! What nobody should send: every answer is an envelope with a 4xx.

use registrations_emulator::Emulator;

use crate::raw::{self, End};

/// Bad queries of the list, and the parameter that the answer is to name.
const QUERIES: &[(&str, &str)] = &[
    ("per_page=0", "per_page"),
    ("per_page=-1", "per_page"),
    ("per_page=%2B5", "per_page"),
    ("per_page=5.0", "per_page"),
    ("per_page=1e3", "per_page"),
    ("per_page=ten", "per_page"),
    ("per_page=", "per_page"),
    ("per_page", "per_page"),
    ("per_page=18446744073709551616", "per_page"),
    ("per_page=%D9%A3", "per_page"),
    ("per_page=5&per_page=5", "per_page"),
    ("status=deleted", "status"),
    ("status=Active", "status"),
    ("status=", "status"),
    ("status=active&status=all", "status"),
    ("sort_by=name", "sort_by"),
    ("sort_by=id,created_at", "sort_by"),
    ("sort_by=id&sort_by=id", "sort_by"),
    ("sort_order=up", "sort_order"),
    ("sort_order=ASC", "sort_order"),
    ("registration_type=phone", "registration_type"),
    ("registration_type=warp&registration_type=browser_extension", "registration_type"),
    ("include=user", "include"),
    ("include=policy,user", "include"),
    ("include=policy,", "include"),
    ("include=", "include"),
    ("policy.id=default", "policy.id"),
    ("policy.id=00000000000040008000000000000000", "policy.id"),
    ("policy.id=00000000-0000-4000-8000-00000000000g", "policy.id"),
    ("device.id=", "device.id"),
    ("device.id=a&device.id=b", "device.id"),
    ("device.id=a%00b", "device.id"),
    ("user.id=a&user.id=", "user.id"),
    ("id=a%20b", "id"),
    ("id=..%2F..", "id"),
    ("id=%F0%9F%92%A9", "id"),
    ("seen_after=yesterday", "seen_after"),
    ("seen_after=2026-01-01", "seen_after"),
    ("seen_after=2026-01-01T00:00:00", "seen_after"),
    ("seen_after=2026-02-30T00:00:00Z", "seen_after"),
    ("seen_before=2026-01-01T00:00:00+01:00", "seen_before"),
    ("seen_before=1767225600", "seen_before"),
    ("seen_before=2026-01-01T00:00:00Z[UTC]", "seen_before"),
    ("seen_before=2026-01-01T00:00:00%2B0100", "seen_before"),
    ("seen_before=2026-01-01T00:00:00,5Z", "seen_before"),
    ("seen_before=99999-01-01T00:00:00Z", "seen_before"),
    ("search=", "search"),
    ("search=a&search=b", "search"),
    ("search=%", "search"),
    ("search=%4", "search"),
    ("search=%GG", "search"),
    ("search=%FF", "search"),
    ("search=%C3%28", "search"),
    ("search=%ED%A0%80", "search"),
    ("cursor=", "cursor"),
    ("cursor=x", "cursor"),
    ("cursor=%00", "cursor"),
    ("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor"),
    ("cursor=a&cursor=b", "cursor"),
];

/// Whole targets that are bad; `{P}` stands for the collection's path.
const TARGETS: &[(&str, &str)] = &[
    ("GET", "{P}/"),
    ("GET", "{P}//"),
    ("GET", "{P}/."),
    ("GET", "{P}/.."),
    ("GET", "{P}/%2e%2e"),
    ("GET", "{P}/..%2f..%2f"),
    ("GET", "{P}/%2Frevoke"),
    ("GET", "{P}/a%00b"),
    ("GET", "{P}/%FF"),
    ("GET", "{P}/%"),
    ("GET", "{P}/%zz"),
    ("GET", "{P}/a;b"),
    ("GET", "{P}/revoke"),
    ("GET", "{P}/x?include=user"),
    ("GET", "/client/v4/accounts//devices/registrations"),
    ("GET", "/client/v4/accounts/%FF/devices/registrations"),
    ("GET", "/client/v4/accounts/%2e%2e/devices/registrations"),
    ("GET", "/client/v4/../v4/accounts"),
    ("GET", "//client/v4"),
    ("GET", "/"),
    ("GET", "*"),
    ("OPTIONS", "*"),
    ("CONNECT", "example.com:443"),
    ("GET", "http://example.com/elsewhere"),
    ("GET", "http://example.com"),
    ("GET", "no-slash"),
    ("GET", ""),
    ("DELETE", "{P}"),
    ("DELETE", "{P}/"),
    ("DELETE", "{P}/.."),
    ("DELETE", "{P}?id="),
    ("DELETE", "{P}?id=%FF"),
    ("DELETE", "{P}?%FF=x"),
    ("DELETE", "{P}?id=nothing"),
    ("DELETE", "{P}?ID=x"),
    ("POST", "{P}/revoke"),
    ("POST", "{P}/revoke/"),
    ("POST", "{P}/unrevoke?id=."),
    ("POST", "{P}"),
    ("PUT", "{P}/x"),
    ("GE T", "{P}"),
    ("get", "{P}"),
];

async fn start() -> Emulator {
    Emulator::builder().fleet_size(20).start().await.unwrap()
}

/// Sends a request and checks that its answer is an envelope with a 4xx; returns its text.
async fn refused(emulator: &Emulator, name: &str, request: &[u8]) -> String {
    let received = raw::exchange(emulator, request).await;
    assert_eq!(received.end, End::Closed, "{name}: a reset may cost the answer");
    let status = received.status().unwrap_or_else(|| panic!("{name}: {received:?}"));
    assert!((400..500).contains(&status), "{name}: {status}");
    let envelope = received.json().unwrap_or_else(|| panic!("{name}: {received:?}"));
    assert_eq!(envelope["success"], false, "{name}");
    assert!(envelope["errors"][0]["code"].is_u64(), "{name}");
    assert!(envelope["errors"][0]["message"].is_string(), "{name}");
    for header in ["cf-ray", "ratelimit", "ratelimit-policy"] {
        assert!(received.header(header).is_some(), "{name}: {header}");
    }
    assert_eq!(received.header("content-type").as_deref(), Some("application/json"), "{name}");
    envelope["errors"].to_string()
}

#[tokio::test]
async fn bad_values_are_refused_by_name() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    for (query, parameter) in QUERIES {
        let target = format!("{path}?{query}");
        let request = raw::request(&emulator, "GET", target.as_bytes());
        let errors = refused(&emulator, query, &request).await;
        assert!(errors.contains(&format!("\\\"{parameter}\\\"")), "{query}: {errors}");
        assert!(errors.contains(&format!("\"/query/{parameter}\"")), "{query}: {errors}");
    }
    assert!(emulator.requests().iter().all(|entry| entry.status == Some(400)));
}

#[tokio::test]
async fn bad_targets_change_nothing() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let before = emulator.registrations();
    for (method, target) in TARGETS {
        let target = target.replace("{P}", &path);
        let request = raw::request(&emulator, method, target.as_bytes());
        refused(&emulator, &format!("{method} {target}"), &request).await;
    }
    assert_eq!(emulator.registrations(), before);
}

#[tokio::test]
async fn bytes_that_are_not_text_are_refused() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    for bad in [&b"\xff"[..], b"\xc3\x28", b"\xed\xa0\x80", b"a\x00b", b"\x7f", b"a\tb", b"\"<>"] {
        for (method, before) in [("GET", "/"), ("GET", "?id="), ("DELETE", "?id="), ("DELETE", "/")]
        {
            let target = [path.as_bytes(), before.as_bytes(), bad].concat();
            let request = raw::request(&emulator, method, &target);
            refused(&emulator, &format!("{method} {before}{bad:?}"), &request).await;
        }
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    for length in [65, 5_000, 60_000, 100_000, 2_000_000] {
        let id = "a".repeat(length);
        for (method, target) in [
            ("GET", format!("{path}/{id}")),
            ("GET", format!("{path}?id={id}")),
            ("GET", format!("{path}?cursor={id}")),
            ("DELETE", format!("{path}?id={id}")),
            ("POST", format!("{path}/revoke?id={id}")),
        ] {
            let request = raw::request(&emulator, method, target.as_bytes());
            refused(&emulator, &format!("{method}, {length}"), &request).await;
        }
    }
    // More than fits between the two sides, so that the server must take it in before it closes.
    let target = format!("{path}/{}", "a".repeat(12_000_000));
    let request = raw::request(&emulator, "GET", target.as_bytes());
    refused(&emulator, "12 MB", &request).await;
    let many = vec!["id=x"; 10_000].join("&");
    let request = raw::request(&emulator, "DELETE", format!("{path}?{many}").as_bytes());
    refused(&emulator, "many ids", &request).await;
}

#[tokio::test]
async fn requests_that_are_not_http_are_refused() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let headers = "x: y\r\n".repeat(2_000);
    for bad in [
        "nonsense\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        format!("GET {path} HTTP/9.9\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: e\r\nbad header\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: e\r\n: empty\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: e\r\n{headers}\r\n"),
        format!("POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nContent-Length: -1\r\n\r\n"),
        format!(
            "POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
        ),
        format!("POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nTransfer-Encoding: x\r\n\r\n"),
        format!(
            "POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
        ),
        format!(
            "GET {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\nAuthorization: \u{e9}\r\n\r\n"
        ),
    ] {
        refused(&emulator, &bad[..bad.len().min(120)], bad.as_bytes()).await;
    }
}
