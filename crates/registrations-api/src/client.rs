use reqwest::{
    Method, RequestBuilder,
    header::{ACCEPT, HeaderValue},
};

/// Client for the device registrations API: one method for each operation.
///
/// Each method builds a request and returns it as a [`Call`](super::Call). Nothing is sent until the call is.
///
/// A clone is cheap and shares the connections of the original.
#[derive(Clone, Debug)]
pub struct Client {
    base_url: String,
    http: reqwest::Client,
}

impl Client {
    /// Creates a client that sends its requests to `base_url` through `http`.
    ///
    /// The service's base URL is `https://api.cloudflare.com/client/v4`; slashes at its end are ignored. Authentication
    /// is a default header of `http`: see the [example](crate#example).
    pub fn new(base_url: impl Into<String>, http: reqwest::Client) -> Self {
        let mut base_url = base_url.into();
        base_url.truncate(base_url.trim_end_matches('/').len());
        Self { base_url, http }
    }

    /// Begins a request to the path that the parts make when concatenated. They are encoded already.
    pub(crate) fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let url = format!("{}{}", self.base_url, path.concat());
        self.http.request(method, url).header(ACCEPT, HeaderValue::from_static("application/json"))
    }
}
