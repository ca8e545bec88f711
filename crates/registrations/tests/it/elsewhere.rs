//! No request and no credential reaches another host, whatever the service, or an argument, says.

use registrations::{Client, Error};
use registrations_emulator::{Emulator, Fault, Operation};

use crate::support::{
    active, builder, check_all_called, emulator,
    server::{Server, read_head},
};

/// Calls every operation, and returns the errors.
async fn call_all(client: &Client, id: &str) -> Vec<Error> {
    let results = [
        client.list().send().await.map(drop),
        client.list().collect().await.map(drop),
        client.list().resume_from(id).send().await.map(drop),
        client.get(id).await.map(drop),
        client.override_codes(id).await.map(drop),
        client.delete(id).await,
        client.delete_many([id]).await.map(drop).map_err(Error::from),
        client.revoke([id]).await.map(drop).map_err(Error::from),
        client.unrevoke([id]).await.map(drop).map_err(Error::from),
        client.request::<()>("GET".parse().unwrap(), "/a/{id}").path_param("id", id).await,
    ];
    results.into_iter().filter_map(Result::err).collect()
}

/// Clients with a token and with a key.
fn clients(emulator: &Emulator) -> [Client; 2] {
    let builder = builder(emulator).pacing(false);
    let key = builder.clone().api_key(emulator.email(), emulator.api_key());
    [builder.build().unwrap(), key.build().unwrap()]
}

/// A server that must not be connected to.
async fn other_host() -> Server {
    Server::start(|mut stream, _| async move {
        let head = read_head(&mut stream).await;
        panic!("it got {head}");
    })
    .await
}

#[tokio::test]
async fn no_redirect_leads_to_another_host() {
    let (emulator, other) = (emulator(10).await, other_host().await);
    let id = active(&emulator).remove(0);
    let port = other.port();
    for client in clients(&emulator) {
        for status in [301, 302, 303, 307, 308] {
            for location in [
                format!("http://127.0.0.1:{port}/client/v4"),
                format!("http://localhost:{port}/"),
                format!("//127.0.0.1:{port}/"),
                format!("https://127.0.0.1:{port}/"),
            ] {
                let fault = Fault::status(status).header("location", &location).empty();
                emulator.inject(fault.always());
                let errors = call_all(&client, &id).await;
                assert_eq!(errors.len(), 10, "{location}");
                let all = errors.iter().all(|error| error.to_string().contains("a redirect to "));
                assert!(all, "{errors:?}");
                emulator.clear_faults();
            }
        }
    }
    check_all_called(&emulator);
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn no_argument_leads_to_another_host() {
    let (emulator, other) = (emulator(10).await, other_host().await);
    let host = format!("127.0.0.1:{}", other.port());
    for client in clients(&emulator) {
        for id in [
            format!("http://{host}/"),
            format!("//{host}/"),
            format!("@{host}/"),
            format!("\\\\{host}\\"),
            format!("../../../..//{host}/"),
            format!("%2f%2f{host}%2f"),
            format!("a\r\nHost: {host}\r\n\r\n"),
        ] {
            call_all(&client, &id).await;
            let path = format!("/{id}");
            client.request::<()>("GET".parse().unwrap(), path).await.unwrap_err();
            if let Ok(client) = client.with_account(&id) {
                call_all(&client, &id).await;
            }
        }
    }
    assert_eq!(other.connections(), 0);
    let hosts = emulator.requests().into_iter().map(|it| it.header("host").unwrap().to_owned());
    let own = format!("127.0.0.1:{}", emulator.port());
    assert!(hosts.into_iter().all(|host| host == own));
}

#[tokio::test]
async fn no_cursor_leads_to_another_host() {
    let (emulator, other) = (emulator(10).await, other_host().await);
    for client in clients(&emulator) {
        let cursor = format!("http://127.0.0.1:{}/?cursor=", other.port());
        let body = format!(
            r#"{{"success":true,"errors":[],"messages":[],"result":[],
                "result_info":{{"count":0,"per_page":50,"cursor":"{cursor}"}}}}"#
        );
        emulator.clear_requests();
        emulator.inject(Fault::status(200).body("application/json", body).on(Operation::List));
        client.list().collect().await.unwrap_err();
        let requests = emulator.requests();
        assert_eq!(requests[1].query_values("cursor"), [cursor]);
    }
    assert_eq!(other.connections(), 0);
}
