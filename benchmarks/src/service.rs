//! Services: the emulator, and a server of pages that are rendered in advance, so that serving them costs as little as
//! possible.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use flate2::{Compression, write::GzEncoder};
use registrations::Client;
use registrations_emulator::{Emulator, Quota};

use crate::measure;

pub(crate) const ACCOUNT: &str = "00000000000000000000000000000001";
pub(crate) const TOKEN: &str = "emulator-token";

/// A client of a service with the emulator's credentials.
pub(crate) fn client(base_url: &str) -> Client {
    Client::builder().api_token(TOKEN).account_id(ACCOUNT).base_url(base_url).build().unwrap()
}

/// The ids of the registrations that are not deleted.
pub(crate) fn ids(emulator: &Emulator) -> impl Iterator<Item = String> {
    let all = emulator.registrations().into_iter();
    all.filter(|it| it.deleted_at.is_none()).map(|it| it.id)
}

/// A listing of everything, as pages that are rendered in advance.
#[derive(Default)]
pub(crate) struct Pages {
    /// Each body, with the cursor that leads to it.
    pub(crate) bodies: Vec<(String, Vec<u8>)>,
}

impl Pages {
    /// The pages that the emulator serves.
    pub(crate) fn of(fleet: usize, per_page: usize) -> Self {
        let runtime = measure::service_runtime();
        let emulator = Emulator::builder().fleet_size(fleet).quota(Quota::unlimited());
        let emulator = runtime.block_on(emulator.trailing_empty_page(false).start()).unwrap();
        let http = reqwest::Client::new();
        let mut pages = Self::default();
        let mut cursor = String::new();
        loop {
            let url = listing_url(emulator.base_url(), per_page, &cursor);
            let body = runtime.block_on(async {
                let response = http.get(url).bearer_auth(TOKEN).send().await.unwrap();
                response.error_for_status().unwrap().bytes().await.unwrap()
            });
            let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
            pages.bodies.push((cursor.clone(), body.to_vec()));
            value["result_info"]["cursor"].as_str().unwrap_or_default().clone_into(&mut cursor);
            if cursor.is_empty() {
                return pages;
            }
        }
    }

    /// Serves them, in threads that end with this process. Returns the base URL.
    pub(crate) fn serve(&self, gzip: bool) -> String {
        let responses = self.bodies.iter().map(|(cursor, body)| {
            let body = if gzip { compressed(body) } else { body.clone() };
            let encoding = if gzip { "content-encoding: gzip\r\n" } else { "" };
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{encoding}content-length: {}\r\n\
                 date: Wed, 01 Jul 2026 00:00:00 GMT\r\ncf-ray: 8f2a0b1c2d3e4f50\r\n\
                 ratelimit: \"default\";r=1000000;t=300\r\nratelimit-policy: \"default\";q=1000000;w=300\r\n\r\n",
                body.len()
            );
            (cursor.clone(), [head.into_bytes(), body].concat())
        });
        let responses: Arc<HashMap<String, Vec<u8>>> = Arc::new(responses.collect());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/client/v4", listener.local_addr().unwrap());
        thread::spawn(move || {
            for connection in listener.incoming() {
                let responses = Arc::clone(&responses);
                thread::spawn(move || answer(&connection.unwrap(), &responses));
            }
        });
        base_url
    }
}

/// Answers the requests of a connection until it ends.
fn answer(connection: &TcpStream, responses: &HashMap<String, Vec<u8>>) {
    connection.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(connection);
    let (mut line, mut cursor) = (String::new(), String::new());
    while reader.read_line(&mut line).is_ok_and(|length| length > 0) {
        if line.starts_with("GET ") {
            let query = line.split_once("cursor=").map_or("", |(_, rest)| rest);
            let end = query.find(['&', ' ']).unwrap_or(0);
            cursor = query[..end].replace("%3D", "=");
        } else if line == "\r\n" {
            // The client can end the connection at any time.
            if { connection }.write_all(&responses[&cursor]).is_err() {
                return;
            }
        }
        line.clear();
    }
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn listing_url(base_url: &str, per_page: usize, cursor: &str) -> String {
    let start = if cursor.is_empty() { "" } else { "&cursor=" };
    format!(
        "{base_url}/accounts/{ACCOUNT}/devices/registrations?status=all&per_page={per_page}{start}{cursor}"
    )
}
