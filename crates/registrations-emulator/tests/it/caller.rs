//! A client that knows the paths and nothing else: no retries, no redirects.

use std::time::Duration;

use http::HeaderMap;
use registrations_emulator::{Emulator, Operation, Registration, RegistrationStatus};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::Value;
use tokio::time::{sleep, timeout};

/// More pages than any listing in these tests has.
pub(crate) const PAGES: usize = 1_000;

pub(crate) struct Caller {
    http: Client,
    collection: String,
    token: String,
}

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Caller {
    pub(crate) fn new(emulator: &Emulator) -> Self {
        let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self {
            http,
            collection: format!(
                "{}/accounts/{}/devices/registrations",
                emulator.base_url(),
                emulator.account_id()
            ),
            token: emulator.token().to_owned(),
        }
    }

    /// A request for what follows the collection's path, such as `/revoke?id=x`.
    pub(crate) fn request(&self, method: Method, rest: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{rest}", self.collection);
        self.http.request(method, url).bearer_auth(&self.token)
    }

    pub(crate) async fn try_send(&self, method: Method, rest: &str) -> reqwest::Result<Response> {
        Response::read(self.request(method, rest).send().await?).await
    }

    pub(crate) async fn send(&self, method: Method, rest: &str) -> Response {
        self.try_send(method, rest).await.unwrap()
    }

    pub(crate) async fn get(&self, rest: &str) -> Response {
        self.send(Method::GET, rest).await
    }

    /// One page, as JSON.
    pub(crate) async fn page(&self, query: &str) -> Value {
        let response = self.get(&format!("?{query}")).await;
        assert_eq!(response.status, 200, "{query}: {}", response.text);
        response.json()
    }

    /// Every page, as JSON.
    pub(crate) async fn pages(&self, query: &str) -> Vec<Value> {
        let mut pages = Vec::new();
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let page = self.page(&format!("{query}{cursor}")).await;
            let next = page["result_info"]["cursor"].as_str().map(str::to_owned);
            pages.push(page);
            match next.as_deref() {
                None | Some("") => return pages,
                Some(next) => cursor = format!("&cursor={next}"),
            }
        }
        panic!("{query} does not end");
    }

    /// The records of every page.
    pub(crate) async fn all(&self, query: &str) -> Vec<Value> {
        let pages = self.pages(query).await;
        pages.iter().flat_map(|page| page["result"].as_array().unwrap().clone()).collect()
    }
}

impl Response {
    pub(crate) async fn read(response: reqwest::Response) -> reqwest::Result<Self> {
        Ok(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await?,
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The code of the first error in the envelope.
    pub(crate) fn code(&self) -> u64 {
        self.json()["errors"][0]["code"].as_u64().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The text at a pointer in each record, such as the ids.
pub(crate) fn column<'a>(records: &'a [Value], pointer: &str) -> Vec<&'a str> {
    let text = |record: &'a Value| record.pointer(pointer)?.as_str();
    records.iter().map(|record| text(record).unwrap()).collect()
}

/// `id=a&id=b`
pub(crate) fn id_query<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let pairs: Vec<String> = ids.into_iter().map(|id| format!("id={id}")).collect();
    pairs.join("&")
}

/// The request of each operation for this registration.
pub(crate) fn call(operation: Operation, id: &str) -> (Method, String) {
    match operation {
        Operation::List => (Method::GET, format!("?id={id}")),
        Operation::Get => (Method::GET, format!("/{id}")),
        Operation::OverrideCodes => (Method::GET, format!("/{id}/override_codes")),
        Operation::Delete => (Method::DELETE, format!("/{id}")),
        Operation::DeleteMany => (Method::DELETE, format!("?id={id}")),
        Operation::Revoke => (Method::POST, format!("/revoke?id={id}")),
        Operation::Unrevoke => (Method::POST, format!("/unrevoke?id={id}")),
        other => panic!("{other:?}"),
    }
}

/// Ids of active registrations.
pub(crate) fn active(emulator: &Emulator) -> impl Iterator<Item = String> {
    let mut all = emulator.registrations();
    all.retain(|it| it.status() == RegistrationStatus::Active);
    all.into_iter().map(|it| it.id)
}

/// A registration in its current state.
pub(crate) fn state_of(emulator: &Emulator, id: &str) -> Registration {
    let mut all = emulator.registrations();
    all.retain(|it| it.id == id);
    all.remove(0)
}

/// Waits until a condition is true.
pub(crate) async fn eventually(what: &str, mut is_true: impl AsyncFnMut() -> bool) {
    // A limit for the case that it never is.
    let limit = Duration::from_secs(60);
    let wait = timeout(limit, async {
        while !is_true().await {
            sleep(Duration::from_millis(2)).await;
        }
    });
    wait.await.unwrap_or_else(|_| panic!("did not happen: {what}"));
}
