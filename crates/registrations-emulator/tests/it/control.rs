//! The control interface.

use registrations_emulator::{Emulator, Operation, Quota, RegistrationStatus};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::caller::{Caller, Response, active};
use crate::raw;

struct Control {
    http: Client,
    url: String,
}

impl Control {
    fn new(emulator: &Emulator) -> Self {
        Self { http: Client::builder().no_proxy().build().unwrap(), url: emulator.control_url() }
    }

    async fn send(&self, method: Method, path: &str, body: &str) -> Response {
        let request = self.http.request(method, format!("{}{path}", self.url));
        Response::read(request.body(body.to_owned()).send().await.unwrap()).await.unwrap()
    }

    /// The JSON of a response with 200.
    async fn call(&self, method: Method, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let response = self.send(method, path, &body).await;
        assert_eq!(response.status, 200, "{path}: {}", response.text);
        assert_eq!(response.header("content-type"), Some("application/json"));
        response.json()
    }

    async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, &Value::Null).await
    }
}

async fn start(size: usize) -> (Emulator, Caller, Control) {
    let emulator = Emulator::builder().fleet_size(size).start().await.unwrap();
    let (caller, control) = (Caller::new(&emulator), Control::new(&emulator));
    (emulator, caller, control)
}

#[tokio::test]
async fn faults_are_injected_listed_and_removed() {
    let (emulator, caller, control) = start(5).await;
    let fault = json!({
        "fault": "status",
        "status": 503,
        "body": "html",
        "times": 2,
        "on": ["list-registrations"],
    });
    let injected = control.call(Method::POST, "/faults", &fault).await;
    assert_eq!(injected, json!({"pending_faults": 1}));
    control.call(Method::POST, "/faults", &json!({"fault": "reset", "always": true})).await;
    assert_eq!(caller.get("").await.status, 503);
    let pending = control.get("/faults").await;
    assert_eq!(pending[0]["fault"], "status");
    assert_eq!((&pending[0]["times"], &pending[1]["always"]), (&json!(1), &json!(true)));
    assert_eq!(emulator.pending_faults(), 2);
    control.call(Method::DELETE, "/faults", &Value::Null).await;
    assert_eq!(emulator.pending_faults(), 0);
    assert_eq!(caller.get("").await.status, 200);
}

#[tokio::test]
async fn the_body_of_a_fault_has_every_form_of_the_library() {
    let (_emulator, caller, control) = start(5).await;
    for (form, part) in [
        ("json", "\"result\":null"),
        ("problem_json", "\"error_code\":1020"),
        ("error_code", "error code: 1020"),
        ("html", "<!DOCTYPE html>"),
        ("empty", ""),
    ] {
        let fault = json!({"fault": "status", "status": 403, "code": 1020, "body": form});
        control.call(Method::POST, "/faults", &fault).await;
        let response = caller.get("").await;
        assert!(response.status == 403 && response.text.contains(part), "{response:?}");
        assert_eq!(response.text.is_empty(), part.is_empty());
    }
}

#[tokio::test]
async fn a_deletion_is_made_and_its_response_lost() {
    let (emulator, caller, control) = start(30).await;
    let id = active(&emulator).next().unwrap();
    let fault = json!({"fault": "reset", "after_applying": true, "on": ["delete-registration"]});
    control.call(Method::POST, "/faults", &fault).await;
    assert!(caller.try_send(Method::DELETE, &format!("/{id}")).await.is_err());
    let all = control.get("/registrations").await;
    let one = all.as_array().unwrap().iter().find(|it| it["id"] == id.as_str()).unwrap();
    assert_eq!(one["deleted_at"], "2026-07-01T00:00:00Z");
}

#[tokio::test]
async fn the_log_is_read_and_emptied() {
    let (emulator, caller, control) = start(5).await;
    control.call(Method::POST, "/faults", &json!({"fault": "cut_body"})).await;
    let request = caller.request(Method::POST, "/revoke?id=a%2Db").header("x-test", "é").body("12");
    let _ = request.send().await.unwrap().text().await;
    caller.get("/x").await;
    let log = control.get("/requests").await;
    let [first, second] = log.as_array().unwrap().as_slice() else { panic!("{log}") };
    assert_eq!(first["method"], "POST");
    assert!(first["path"].as_str().unwrap().ends_with("/devices/registrations/revoke"));
    assert_eq!(first["query"], "id=a%2Db");
    assert_eq!(first["operation"], Operation::Revoke.id());
    assert_eq!(first["body_length"], 2);
    assert_eq!((&first["fault"], &first["status"]), (&json!("cut_body"), &json!(404)));
    assert_eq!(first["headers"]["x-test"], "é");
    assert_eq!(first["headers"]["authorization"], format!("Bearer {}", emulator.token()));
    assert_eq!((&second["fault"], &second["query"]), (&Value::Null, &Value::Null));
    assert!(first["received_ms"].as_u64().unwrap() <= second["received_ms"].as_u64().unwrap());
    control.call(Method::DELETE, "/requests", &Value::Null).await;
    assert_eq!(control.get("/requests").await, json!([]));
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn registrations_are_put_added_and_read() {
    let (emulator, caller, control) = start(20).await;
    let listed = caller.all("status=all&include=policy").await;
    assert_eq!(control.get("/registrations").await, Value::from(listed));

    let given = json!({"device": {"name": "LAPTOP-1"}, "new": 1});
    let put = control.call(Method::PUT, "/registrations", &given).await;
    assert_eq!((&put["device"]["name"], &put["new"]), (&json!("LAPTOP-1"), &json!(1)));
    assert!(put["policy"]["default"].as_bool().unwrap());
    let id = put["id"].as_str().unwrap();
    assert_eq!(caller.get(&format!("/{id}?include=policy")).await.json()["result"], put);

    let added = control.call(Method::POST, "/registrations", &json!({"count": 3})).await;
    assert_eq!(added.as_array().unwrap().len(), 3);
    assert_eq!(emulator.registrations().len(), 24);
    let state = control.get("").await;
    let count = |status| emulator.registrations().iter().filter(|it| it.status() == status).count();
    assert_eq!(state["registrations"]["active"], count(RegistrationStatus::Active));
    assert_eq!(state["registrations"]["revoked"], count(RegistrationStatus::Revoked));
    assert_eq!(state["registrations"]["deleted"], count(RegistrationStatus::Deleted));
}

#[tokio::test]
async fn settings_are_changed() {
    let (_emulator, caller, control) = start(5).await;
    let settings = json!({"latency": "0s", "quota": "1200/5m"});
    assert_eq!(control.get("/settings").await, settings);
    let changed = control.call(Method::PATCH, "/settings", &json!({"quota": "1/60s"})).await;
    assert_eq!(changed, json!({"latency": "0s", "quota": "1/1m"}));
    assert_eq!(caller.get("").await.status, 200);
    assert_eq!(caller.get("").await.status, 429);
    control.call(Method::PATCH, "/settings", &json!({"quota": "off", "latency": "40ms"})).await;
    let start = tokio::time::Instant::now();
    let response = caller.get("").await;
    assert!(start.elapsed().as_millis() >= 40);
    assert_eq!((response.status, response.header("ratelimit")), (200, None));
    let state = control.get("").await;
    assert_eq!(state["settings"], json!({"latency": "40ms", "quota": "off"}));
    assert_eq!(state["logged_requests"], 3);
    // Each of the two clients keeps its connection.
    assert!(state["connections"].as_u64() >= Some(2) && state["in_flight"] == 0, "{state}");
}

#[tokio::test]
async fn control_requests_are_apart_from_the_api() {
    let quota = Quota::new(1, std::time::Duration::from_secs(60));
    let emulator = Emulator::builder().fleet_size(5).quota(quota).start().await.unwrap();
    let control = Control::new(&emulator);
    control.call(Method::POST, "/faults", &json!({"fault": "reset", "always": true})).await;
    for _ in 0..5 {
        control.get("").await;
    }
    assert!(emulator.requests().is_empty(), "they are not logged");
    control.call(Method::DELETE, "/faults", &Value::Null).await;
    assert_eq!(Caller::new(&emulator).get("").await.status, 200, "they do not count");
}

#[tokio::test]
async fn errors_are_one_line() {
    let (emulator, _, control) = start(5).await;
    let before = (emulator.registrations(), emulator.pending_faults());
    for (method, path, body, status, expected) in [
        (Method::POST, "/faults", "", 400, "the body must be a JSON object: EOF"),
        (Method::POST, "/faults", "[]", 400, "the body must be a JSON object"),
        (
            Method::POST,
            "/faults",
            "{\"fault\": \"status\",}",
            400,
            "the body must be a JSON object: ",
        ),
        (Method::POST, "/faults", "{\"fault\": \"rest\"}", 400, "`fault` must be one of"),
        (Method::PUT, "/registrations", "{\"key\": 1}", 400, "`key` must be a string, not 1"),
        (
            Method::POST,
            "/registrations",
            "{}",
            400,
            "`count` is missing; it must be a whole number",
        ),
        (Method::POST, "/registrations", "{\"count\": 1, \"x\": 1}", 400, "`x` is unknown"),
        (
            Method::PATCH,
            "/settings",
            "{\"latency\": 5}",
            400,
            "`latency` must be a duration such as",
        ),
        (
            Method::PATCH,
            "/settings",
            "{\"latency\": \"1s\", \"quota\": \"0/5s\"}",
            400,
            "`quota` is invalid: a quota allows at least 1 request",
        ),
        (
            Method::PATCH,
            "/settings",
            "{\"clock\": 1}",
            400,
            "`clock` is unknown; the members here are `latency`, `quota`",
        ),
        (Method::GET, "/fault", "", 404, "not found; the paths are /emulator, /emulator/settings"),
        (Method::GET, "/faults/1", "", 404, "not found"),
        (Method::PUT, "/faults", "{}", 405, "/emulator/faults allows GET, POST, DELETE"),
        (Method::POST, "", "{}", 405, "/emulator allows GET"),
    ] {
        let response = control.send(method.clone(), path, body).await;
        assert_eq!(response.status, status, "{method} {path}: {}", response.text);
        let error = response.json()["error"].as_str().unwrap().to_owned();
        assert!(error.starts_with(expected), "{method} {path}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
        assert_eq!(response.header("allow").is_some(), status == 405, "{path}");
    }
    let huge = control.http.post(format!("{}/faults", control.url)).body(vec![b' '; 17 << 20]);
    if let Ok(response) = huge.send().await {
        assert_eq!(response.status(), 413);
    }
    assert_eq!((emulator.registrations(), emulator.pending_faults()), before);
    assert_eq!(control.get("/settings").await["latency"], "0s");
}

#[tokio::test]
async fn web_pages_are_refused() {
    let (emulator, ..) = start(5).await;
    let fault = r#"{"fault": "reset"}"#;
    for (headers, status) in [
        ("Host: 127.0.0.1:4010\r\n", 200),
        ("Host: localhost\r\nOrigin: http://localhost:3000\r\n", 200),
        ("Host: rebound.example.com:4010\r\n", 403),
        ("Host: 127.0.0.1:4010\r\nOrigin: https://example.com\r\n", 403),
        ("Host: 127.0.0.1:4010\r\nOrigin: null\r\n", 403),
        ("", 403),
    ] {
        emulator.clear_faults();
        let request = format!(
            "POST /emulator/faults HTTP/1.1\r\n{headers}Connection: close\r\n\
             Content-Length: {}\r\n\r\n{fault}",
            fault.len()
        );
        let received = raw::exchange(&emulator, request.as_bytes()).await;
        assert_eq!(received.status(), Some(status), "{headers}");
        assert_eq!(emulator.pending_faults(), usize::from(status == 200), "{headers}");
        if status == 403 {
            assert!(received.json().unwrap()["error"].as_str().unwrap().contains("loopback"));
        }
    }
    for path in ["/emulators", "/client/v4/emulator", "/"] {
        let request = raw::request(&emulator, "GET", path.as_bytes());
        let envelope = raw::exchange(&emulator, &request).await.json().unwrap();
        assert_eq!(envelope["success"], false, "{path} belongs to the API");
    }
}
