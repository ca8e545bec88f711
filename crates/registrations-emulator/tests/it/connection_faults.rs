//! Faults of the connection, observed byte by byte.

use std::net::Ipv4Addr;
use std::time::Duration;

use registrations_emulator::{Emulator, Fault, Operation, Registration};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::caller::{call, eventually, state_of};
use crate::raw::{self, End, Received};

async fn start() -> Emulator {
    Emulator::builder().fleet_size(2_000).start().await.unwrap()
}

async fn perform(emulator: &Emulator, operation: Operation, id: &str) -> Received {
    let (method, mut rest) = call(operation, id);
    if operation == Operation::List {
        // A long response, for a connection that ends in the middle of it.
        "?per_page=1000&status=all".clone_into(&mut rest);
    }
    let target = format!("{}{rest}", raw::collection(emulator));
    raw::exchange(emulator, &raw::request(emulator, method.as_str(), target.as_bytes())).await
}

/// A revoked registration, to which every operation applies.
fn chosen(emulator: &Emulator) -> Registration {
    let mut all = emulator.registrations();
    all.retain(|it| it.revoked_at.is_some() && it.deleted_at.is_none());
    all.remove(0)
}

/// Whether the operation changes a revoked registration.
fn changes(operation: Operation) -> bool {
    matches!(operation, Operation::Delete | Operation::DeleteMany | Operation::Unrevoke)
}

#[tokio::test]
async fn a_reset_comes_before_the_first_byte() {
    let emulator = start().await;
    for operation in Operation::ALL.iter().copied() {
        let before = chosen(&emulator);
        emulator.inject(Fault::reset().on(operation));
        let received = perform(&emulator, operation, &before.id).await;
        assert_eq!((received.bytes.len(), received.end), (0, End::Reset), "{operation:?}");
        assert_eq!(state_of(&emulator, &before.id), before, "nothing is applied");

        emulator.inject(Fault::reset().after_applying());
        let received = perform(&emulator, operation, &before.id).await;
        assert_eq!((received.bytes.len(), received.end), (0, End::Reset), "{operation:?}");
        let changed = state_of(&emulator, &before.id) != before;
        assert_eq!(changed, changes(operation), "{operation:?}");
        let log = emulator.requests();
        assert_eq!(log.last().unwrap().status, None, "no response was sent");
    }
}

#[tokio::test]
async fn a_body_can_be_cut_or_reset_in_the_middle() {
    let emulator = start().await;
    for (fault, end) in [(Fault::cut_body(), End::Closed), (Fault::reset_in_body(), End::Reset)] {
        for operation in Operation::ALL.iter().copied() {
            let before = chosen(&emulator);
            emulator.inject(fault.clone().on(operation));
            let received = perform(&emulator, operation, &before.id).await;
            assert_eq!(received.end, end, "{operation:?}");
            assert_eq!(received.status(), Some(200), "{operation:?}");
            let announced: usize = received.header("content-length").unwrap().parse().unwrap();
            let body = received.parts().1;
            assert!(body.starts_with(b"{\"result\":"), "{operation:?}");
            // A reset can discard what the client has not read.
            match end {
                End::Closed => assert_eq!(body.len(), announced / 2, "{operation:?}"),
                End::Reset => assert!((1..=announced / 2).contains(&body.len()), "{operation:?}"),
            }
            let changed = state_of(&emulator, &before.id) != before;
            assert_eq!(changed, changes(operation), "{operation:?}");
            let log = emulator.requests();
            assert_eq!(log.last().unwrap().status, Some(200), "{operation:?}");
        }
    }
}

#[tokio::test]
async fn other_connections_are_not_affected() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let (address, last) =
        (("127.0.0.1", emulator.port()), raw::request(&emulator, "GET", path.as_bytes()));
    let mut other = TcpStream::connect(address).await.unwrap();
    emulator.inject(Fault::reset());
    assert_eq!(raw::exchange(&emulator, &last).await.end, End::Reset);
    other.write_all(&last).await.unwrap();
    let received = raw::read_to_end(&mut other).await;
    assert_eq!((received.status(), received.end), (Some(200), End::Closed));
}

#[tokio::test]
async fn a_later_response_of_a_connection_can_be_cut() {
    let emulator = start().await;
    let path = raw::collection(&emulator);
    let token = emulator.token();
    let target = format!("{path}?per_page=2");
    let one = format!("GET {target} HTTP/1.1\r\nHost: e\r\nAuthorization: Bearer {token}\r\n\r\n");
    emulator.inject(Fault::cut_body().on_request(2));
    let two = one.repeat(2);
    let received = raw::exchange(&emulator, two.as_bytes()).await;
    let text = String::from_utf8(received.bytes).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2);
    assert_eq!(text.matches("\"result_info\"").count(), 1, "only the first response is complete");
    assert_eq!(received.end, End::Closed);
}

#[tokio::test]
async fn a_client_that_disconnects_gets_no_status_in_the_log() {
    let emulator = start().await;
    emulator.inject(Fault::delay(Duration::from_secs(3_600)));
    let request = raw::request(&emulator, "GET", raw::collection(&emulator).as_bytes());
    let mut stream = TcpStream::connect(("127.0.0.1", emulator.port())).await.unwrap();
    stream.write_all(&request).await.unwrap();
    eventually("the request arrives", async || !emulator.requests().is_empty()).await;
    drop(stream);
    assert_eq!(raw::exchange(&emulator, &request).await.status(), Some(200));
    assert_eq!(emulator.requests()[0].status, None);
    // The shutdown would wait five seconds for a request in flight.
    let ended = timeout(Duration::from_secs(4), emulator.shutdown()).await;
    assert!(ended.is_ok(), "its request ended with its connection");
}

#[tokio::test]
async fn a_half_that_fills_every_buffer_arrives() {
    let size = 16_000;
    let emulator = Emulator::builder().fleet_size(size).per_page_max(size).start().await.unwrap();
    emulator.inject(Fault::cut_body());
    let target = format!("{}?per_page={size}&status=all", raw::collection(&emulator));
    let request = raw::request(&emulator, "GET", target.as_bytes());
    let socket = TcpSocket::new_v4().unwrap();
    // The server must wait for the client to read.
    socket.set_recv_buffer_size(4096).unwrap();
    let address = (Ipv4Addr::LOCALHOST, emulator.port()).into();
    let mut stream = socket.connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    let received = raw::read_to_end(&mut stream).await;
    let announced: usize = received.header("content-length").unwrap().parse().unwrap();
    assert_eq!(received.parts().1.len(), announced / 2);
    assert!(announced > 9_000_000, "smaller than the buffers: {announced}");
}
