//! What each operation puts on the wire, seen by a server on the other end of a real connection.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::{fmt::Debug, future::Future};

use registrations_api::{
    Client, Error, Hooks, ResponseValue,
    types::{
        DeviceId, PolicyId, RegistrationId, RegistrationType, SortBy, SortOrder, Status, UserId,
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const PAGE: &str = r#"{"success": true, "errors": [], "messages": [], "result": []}"#;
const DONE: &str = r#"{"success": true, "errors": [], "messages": [], "result": null}"#;

/// Answers one request with `body`, and returns it as it arrived, along with what the client made of the answer.
async fn exchange<T, F>(body: &str, call: impl FnOnce(Client) -> F) -> (String, T)
where
    F: Future<Output = T>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(connection.read_u8().await.unwrap());
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncf-ray: 7f-TEST\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(body.as_bytes()).await.unwrap();
        // Whatever the client sends beyond the head of its request is a body.
        let mut rest = Vec::new();
        connection.shutdown().await.unwrap();
        connection.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"", "no operation has a body");
        String::from_utf8(request).unwrap().replace(&address.to_string(), "HOST").replace('\r', "")
    };
    let base = format!("http://{address}/client/v4");
    let answer = async {
        let client = Client::new_with_client(&base, http_client(), Hooks::default());
        call(client).await
    };
    tokio::join!(server, answer)
}

/// A client that sends the same headers whatever features other crates of the workspace turn on.
fn http_client() -> reqwest::Client {
    reqwest::Client::builder().no_gzip().build().unwrap()
}

fn ok<T: Debug>(answer: Result<ResponseValue<T>, Error>) -> T {
    let answer = answer.unwrap();
    assert_eq!(answer.headers()["cf-ray"], "7f-TEST");
    answer.into_inner()
}

fn ids() -> Vec<RegistrationId> {
    vec!["reg-1".into(), "reg/2 &?".into()]
}

#[tokio::test]
async fn list_registrations_with_every_parameter() {
    let (request, answer) = exchange(PAGE, |client| async move {
        client
            .list_registrations(
                "acc/1",
                Some("c+u/r="),
                Some(&DeviceId::from("device-1")),
                Some(&ids()),
                Some("policy"),
                Some(1000),
                Some(&PolicyId::from("policy-1")),
                Some(RegistrationType::BrowserExtension),
                Some("älter & co"),
                Some(&"2026-01-02T03:04:05Z".parse().unwrap()),
                Some(&"2026-01-02T03:04:05.678+02:00".parse().unwrap()),
                Some(SortBy::LastSeenAt),
                Some(SortOrder::from("sideways")),
                Some(Status::All),
                Some(&vec![UserId::from("user-1"), UserId::from("user-2")]),
            )
            .await
    })
    .await;
    assert!(ok(answer).result.is_empty());
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn list_registrations_with_no_parameter() {
    let (request, answer) = exchange(PAGE, |client| async move {
        client
            .list_registrations(
                "acc", None, None, None, None, None, None, None, None, None, None, None, None,
                None, None,
            )
            .await
    })
    .await;
    assert!(ok(answer).success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn get_registration() {
    const BODY: &str = r#"{"success": true, "errors": [], "messages": [], "result": {
        "id": "reg-1", "key": "k", "device": {"id": "dev-1", "name": "Laptop"}, "registration_type": "warp",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "last_seen_at": null
    }}"#;
    let (request, answer) = exchange(BODY, |client| async move {
        client.get_registration("acc", &RegistrationId::from("reg/2 ?"), Some("policy")).await
    })
    .await;
    assert_eq!(ok(answer).result.device.name, "Laptop");
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn delete_registration() {
    let (request, answer) = exchange(DONE, |client| async move {
        client.delete_registration("acc", &RegistrationId::from("reg-1")).await
    })
    .await;
    assert!(ok(answer).success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn delete_registrations() {
    let (request, answer) =
        exchange(DONE, |client| async move { client.delete_registrations("acc", &ids()).await })
            .await;
    assert!(ok(answer).success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn revoke_registrations() {
    let (request, answer) =
        exchange(DONE, |client| async move { client.revoke_registrations("acc", &ids()).await })
            .await;
    assert!(ok(answer).success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn unrevoke_registrations() {
    let (request, answer) =
        exchange(DONE, |client| async move { client.unrevoke_registrations("acc", &ids()).await })
            .await;
    assert!(ok(answer).success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn hooks_see_the_request_the_answer_and_its_body() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let (body_sender, bodies) = std::sync::mpsc::channel();
    let (request, answer) = exchange(DONE, |client| async move {
        let http = http_client();
        let hooks = Hooks::on_request(|request| {
            request.headers_mut().insert("x-added", "by a hook".parse().unwrap());
        })
        .and_on_response(move |response| {
            sender
                .send((response.status().as_u16(), response.headers()["cf-ray"].clone()))
                .unwrap();
        })
        .and_on_body(move |body| body_sender.send(body.clone()).unwrap());
        let base = registrations_api::ClientInfo::baseurl(&client).to_owned();
        let client = Client::new_with_client(&base, http, hooks);
        client.revoke_registrations("acc", &ids()).await
    })
    .await;
    assert!(ok(answer).success);
    assert!(request.contains("\nx-added: by a hook\n"), "{request}");
    assert_eq!(receiver.recv().unwrap(), (200, "7f-TEST".parse().unwrap()));
    assert_eq!(bodies.recv().unwrap(), DONE);
}
