//! How many pages the emulator serves over loopback.
//!
//! The client does little, so that the figure is the server's: it reads each response and looks for
//! the next cursor at its end.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot continue must stop"
)]

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::TcpStream;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use registrations_emulator::{Emulator, Quota};
use tokio::runtime::Runtime;

const FLEET: usize = 100_000;
const PER_PAGE: usize = 1_000;

/// Lists repeatedly over one connection.
struct Client {
    stream: TcpStream,
    listing: String,
    credentials: String,
    cursor: String,
    buffer: Vec<u8>,
}

impl Client {
    fn new(emulator: &Emulator, filters: &str) -> Self {
        let account = emulator.account_id();
        let path = format!("/client/v4/accounts/{account}/devices/registrations");
        let stream = TcpStream::connect(("127.0.0.1", emulator.port())).expect("it listens");
        stream.set_nodelay(true).expect("the socket is open");
        Self {
            stream,
            listing: format!("{path}?per_page={PER_PAGE}{filters}"),
            credentials: format!("Authorization: Bearer {}", emulator.token()),
            cursor: String::new(),
            buffer: vec![0; 4 << 20],
        }
    }

    /// Requests the next page, or, after the last one, the first; returns its length.
    fn page(&mut self) -> usize {
        let (listing, credentials, cursor) = (&self.listing, &self.credentials, &self.cursor);
        write!(
            self.stream,
            "GET {listing}{cursor} HTTP/1.1\r\nHost: emulator\r\n{credentials}\r\n\r\n"
        )
        .expect("the connection is open");
        let mut read = 0;
        let mut total = usize::MAX;
        while read < total {
            let more = self.stream.read(&mut self.buffer[read..]).expect("a response arrives");
            assert!(more > 0, "the response is complete before the connection ends");
            read += more;
            if total == usize::MAX {
                total = length(&self.buffer[..read]).unwrap_or(total);
            }
        }
        let response = &self.buffer[..read];
        assert!(response.starts_with(b"HTTP/1.1 200"), "the page is not refused");
        let end = String::from_utf8_lossy(&response[read - 150..]);
        let (_, cursor) = end.split_once("\"cursor\":\"").expect("a page has a cursor");
        let (cursor, _) = cursor.split_once('"').expect("a cursor is a string");
        self.cursor = match cursor {
            "" => String::new(),
            cursor => format!("&cursor={cursor}"),
        };
        read
    }
}

/// The length of the whole response, if its head is complete.
fn length(response: &[u8]) -> Option<usize> {
    let head = response.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = str::from_utf8(&response[..head]).ok()?;
    let (_, rest) = text.split_once("content-length: ")?;
    let body: usize = rest.lines().next()?.parse().ok()?;
    Some(head + 4 + body)
}

fn pages(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime starts");
    let emulator = runtime
        .block_on(
            Emulator::builder()
                .fleet_size(FLEET)
                .quota(Quota::unlimited())
                // An empty page would count as a page.
                .trailing_empty_page(false)
                .log_capacity(0)
                .start(),
        )
        .expect("a port is free");
    let mut group = criterion.benchmark_group("page of 1,000 of 100,000");
    group.throughput(Throughput::Elements(1));
    for (name, filters) in [
        ("unfiltered, by id", "&status=all&sort_by=id"),
        ("active, by id", ""),
        ("active, by id, with policy", "&include=policy"),
        ("all, by last_seen_at, descending", "&status=all&sort_by=last_seen_at&sort_order=desc"),
        ("search", "&status=all&search=example.com"),
    ] {
        let mut client = Client::new(&emulator, filters);
        group.bench_function(name, |bencher| bencher.iter(|| black_box(client.page())));
    }
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
