use std::{fmt, marker::PhantomData};

use http::Response;
use reqwest::{
    Method, Request,
    header::{CONTENT_LENGTH, HeaderValue},
};
use serde::de::DeserializeOwned;

use super::Error;

/// A request that is ready to be sent, together with `T`, the type of a successful response's body.
///
/// The methods of [`Client`](super::Client) return one. [`send`](Self::send) sends the request. Before that, it can be
/// changed with [`request_mut`](Self::request_mut), or taken out with [`into_request`](Self::into_request).
#[must_use = "a call does nothing until it is sent"]
pub struct Call<T> {
    http: reqwest::Client,
    request: Request,
    is_success: fn(u16) -> bool,
    body: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    pub(crate) fn new(
        http: reqwest::Client,
        mut request: Request,
        is_success: fn(u16) -> bool,
    ) -> Self {
        // hyper omits the header where there is no body; RFC 9110, section 8.6, asks for it.
        if request.method() == Method::POST && request.body().is_none() {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Self { http, request, is_success, body: PhantomData }
    }

    /// The request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request, for example to add a header or to set a timeout.
    ///
    /// ```
    /// use std::time::Duration;
    /// use registrations_api::{Client, GetRegistrationParams};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::new("https://api.cloudflare.com/client/v4", reqwest::Client::new());
    /// let mut call = client.get_registration("account", &"id".into(), &GetRegistrationParams::default())?;
    /// *call.request_mut().timeout_mut() = Some(Duration::from_secs(10));
    /// call.request_mut().headers_mut().insert("x-trace", "1".parse()?);
    /// assert_eq!(call.request().headers()["x-trace"], "1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// Takes out the request, to send it by other means.
    pub fn into_request(self) -> Request {
        self.request
    }
}

impl<T: DeserializeOwned> Call<T> {
    /// Sends the request once and decodes the response.
    ///
    /// # Errors
    ///
    /// - [`Error::Send`] if there is no response,
    /// - [`Error::Status`] if its status is not a documented success,
    /// - [`Error::Body`] if its body cannot be read to its end,
    /// - [`Error::Decode`] if the body is not a `T`.
    pub async fn send(self) -> Result<Response<T>, Error> {
        let response = self.http.execute(self.request).await.map_err(Error::send)?;
        let mut head = Response::new(());
        *head.status_mut() = response.status();
        *head.version_mut() = response.version();
        head.headers_mut().clone_from(response.headers());
        let body = match response.bytes().await {
            Ok(body) => body,
            Err(error) => return Err(Error::body(head, error)),
        };
        if !(self.is_success)(head.status().as_u16()) {
            return Err(Error::Status { response: Box::new(head.map(|()| body)) });
        }
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(head.map(|()| value)),
            Err(source) => Err(Error::Decode { response: Box::new(head), source }),
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("request", &self.request).finish_non_exhaustive()
    }
}
