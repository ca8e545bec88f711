//! Invalid requests are refused with a 4xx, and an envelope if they are HTTP.

use registrations_emulator::{Emulator, UnknownParameters};

use crate::caller::Caller;
use crate::raw::{self, End};

/// Invalid queries of a listing, and the parameter that the response must name.
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
    ("cursor=", "cursor"),
    ("cursor=x", "cursor"),
    ("cursor=%00", "cursor"),
    ("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor"),
    ("cursor=a&cursor=b", "cursor"),
    ("page=2", "page"),
    ("id%5B%5D=x", "id[]"),
    ("ID=x", "ID"),
    ("per_page=5&per-page=5", "per-page"),
    ("status=all&=x", ""),
];

/// Invalid methods and targets. `{P}` is the collection's path.
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
    ("GET", "{P}/x?status=all"),
    ("GET", "{P}/x/override_codes?include=policy"),
    ("GET", "{P}/x/override_codes/"),
    ("GET", "{P}//override_codes"),
    ("GET", "{P}/../override_codes"),
    ("POST", "{P}/x/override_codes"),
    ("DELETE", "{P}/x?id=x"),
    ("POST", "{P}/revoke?id=x&reason=lost"),
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
    ("get", "{P}"),
];

async fn start() -> Emulator {
    Emulator::builder().fleet_size(20).start().await.unwrap()
}

/// Sends a request and checks that the response is a 4xx with an envelope. Returns the errors.
async fn refused(emulator: &Emulator, name: &str, request: &[u8]) -> String {
    let received = raw::exchange(emulator, request).await;
    assert_eq!(received.end, End::Closed, "{name}: a reset could lose the response");
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
async fn invalid_parameters_are_refused_by_name() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    for (query, parameter) in QUERIES {
        let target = format!("{path}?{query}");
        let request = raw::request(&emulator, "GET", target.as_bytes());
        let errors = refused(&emulator, query, &request).await;
        let is_named = errors.contains(&format!("\\\"{parameter}\\\""))
            || errors.contains(&format!("invalid query parameter '{parameter}'"));
        assert!(is_named, "{query}: {errors}");
        assert!(errors.contains(&format!("\"/query/{parameter}\"")), "{query}: {errors}");
    }
    assert!(emulator.requests().iter().all(|entry| entry.status == Some(400)));
}

#[tokio::test]
async fn unknown_parameters_are_ignored_on_request() {
    let emulator = Emulator::builder()
        .fleet_size(20)
        .unknown_parameters(UnknownParameters::Ignore)
        .start()
        .await
        .unwrap();
    let caller = Caller::new(&emulator);
    let plain = caller.page("status=all").await;
    assert_eq!(caller.page("status=all&colour=red&page=2").await, plain);
}

#[tokio::test]
async fn invalid_targets_change_nothing() {
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
async fn long_ids_are_refused() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    for length in [65, 5_000, 60_000] {
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
    let many = vec!["id=x"; 10_000].join("&");
    let request = raw::request(&emulator, "DELETE", format!("{path}?{many}").as_bytes());
    refused(&emulator, "many ids", &request).await;
}

#[tokio::test]
async fn a_url_that_is_too_long_is_refused_without_an_envelope() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let target = format!("{path}?id={}", "a".repeat(100_000));
    let received =
        raw::exchange(&emulator, &raw::request(&emulator, "DELETE", target.as_bytes())).await;
    assert_eq!((received.status(), received.end), (Some(414), End::Closed));
    assert!(received.parts().1.is_empty());
    assert!(emulator.requests().is_empty(), "it is not in the log");
}

#[tokio::test]
async fn bytes_that_are_not_text_change_nothing() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let before = emulator.registrations();
    for bytes in [&b"\xff"[..], b"\xc3\x28", b"\xed\xa0\x80", b"a\x00b", b"\x7f", b"a\tb", b"\"<>"]
    {
        for (method, start) in [("GET", "/"), ("GET", "?id="), ("DELETE", "?id="), ("DELETE", "/")]
        {
            let target = [path.as_bytes(), start.as_bytes(), bytes].concat();
            let received =
                raw::exchange(&emulator, &raw::request(&emulator, method, &target)).await;
            assert_eq!(received.status(), Some(400), "{method} {start}{bytes:?}: {received:?}");
        }
    }
    assert_eq!(emulator.registrations(), before);
}

#[tokio::test]
async fn a_bodys_framing_is_checked() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let request = format!(
        "POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n\r\nzz\r\n"
    );
    let errors = refused(&emulator, "chunks", request.as_bytes()).await;
    assert!(errors.contains("body cannot be read"), "{errors}");
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let headers = "x: y\r\n".repeat(2_000);
    for text in [
        "nonsense\r\n\r\n".to_owned(),
        format!("GE T {path} HTTP/1.1\r\nHost: e\r\n\r\n"),
        format!("GET {path} HTTP/9.9\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: e\r\nbad header\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: e\r\n: empty\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: e\r\n{headers}\r\n"),
        format!("POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nContent-Length: -1\r\n\r\n"),
        format!(
            "POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\n\
             Content-Length: 1\r\nContent-Length: 2\r\n\r\n"
        ),
        format!("POST {path}/revoke?id=x HTTP/1.1\r\nHost: e\r\nTransfer-Encoding: x\r\n\r\n"),
    ] {
        let received = raw::exchange(&emulator, text.as_bytes()).await;
        let status = received.status();
        assert!(
            status.is_some_and(|status| (400..500).contains(&status)),
            "{text:?}: {received:?}"
        );
    }
    let request = raw::request(&emulator, "GET", path.as_bytes());
    assert_eq!(raw::exchange(&emulator, &request).await.status(), Some(200));
}
