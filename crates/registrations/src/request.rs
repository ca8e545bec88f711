//! Any other endpoint of the account.

use std::{fmt, future::IntoFuture, marker::PhantomData};

use registrations_api as api;
use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    call::{self, Stop},
    client::Client,
    error::{Error, Result},
    id::is_unsafe_path_segment,
    operation::Operation,
    response::{DecodeFailure, Envelope},
    task::BoxFuture,
};

impl Client {
    /// A request to any other endpoint of the API, with the same envelope, retries, pacing, limits and errors.
    ///
    /// `path` comes after the base URL. `{account_id}` in it stands for the account of this client, and
    /// [`path_param`](ApiRequest::path_param) sets other placeholders. It is written without encoding, and without a
    /// query. Segments that are empty, `.` or `..` are refused, so that a request cannot leave the base URL.
    ///
    /// `T` is the type of the envelope's `result`; [`serde_json::Value`] takes it as it is. A `result` that is null or
    /// absent is read as null.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// use registrations::reqwest::Method;
    /// use serde_json::Value;
    ///
    /// let registrations: Value = client
    ///     .request(Method::GET, "/accounts/{account_id}/devices/registrations")
    ///     .query("per_page", 2)
    ///     .await?;
    /// assert_eq!(registrations.as_array().map(Vec::len), Some(2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn request<T>(&self, method: Method, path: impl Into<String>) -> ApiRequest<T> {
        ApiRequest {
            client: self.clone(),
            method,
            path: path.into(),
            path_params: Vec::new(),
            query: Vec::new(),
            body: None,
            output: PhantomData,
        }
    }
}

/// A request to any endpoint of the API: [`Client::request`]. Await it, or [`send`](Self::send) it.
///
/// GET, HEAD and OPTIONS are retried like the operations of this crate. Any other method is retried only if the attempt
/// cannot have changed anything: there was no connection, or the service refused it with 429.
///
/// A success is a status from 200 to 202 with an envelope that says so.
///
/// Dropping the future cancels the request. The service may have received it by then. The future is `Send + 'static`, so
/// that it can be spawned.
#[must_use = "nothing is sent until it is awaited"]
pub struct ApiRequest<T> {
    client: Client,
    method: Method,
    path: String,
    path_params: Vec<(String, String)>,
    query: Vec<(String, String)>,
    /// JSON, or why the value cannot be written as JSON.
    body: Option<Result<Vec<u8>, String>>,
    output: PhantomData<fn() -> T>,
}

impl<T> ApiRequest<T> {
    /// The value of `{name}` in the path, which is one segment of it. It is encoded.
    pub fn path_param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.path_params.push((name.into(), value.into()));
        self
    }

    /// Adds a parameter to the query. Call it again for another one, or for another value of the same one.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// The body, as JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.body = Some(serde_json::to_vec(body).map_err(|error| error.to_string()));
        self
    }

    fn operation(&self) -> Operation {
        if self.method.is_safe() { Operation::OtherRead } else { Operation::OtherWrite }
    }

    /// The URL, or why there is none.
    fn url(&self) -> Result<Url, String> {
        let Some(path) = self.path.strip_prefix('/') else {
            return Err(format!("the path {:?} does not start with a slash", self.path));
        };
        if path.contains(['?', '#']) {
            return Err(format!("the path {:?} has a query or fragment: use query", self.path));
        }
        let mut url = Url::parse(self.client.base_url()).map_err(|error| error.to_string())?;
        {
            let mut segments = url.path_segments_mut().map_err(|()| "the base URL has no path")?;
            segments.pop_if_empty();
            for segment in path.split('/') {
                let value = self.segment(segment)?;
                if is_unsafe_path_segment(value) || value.contains(char::is_control) {
                    return Err(format!("{value:?} in the path {:?} leads elsewhere", self.path));
                }
                segments.push(value);
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }

    /// The text of a segment, which can be a placeholder.
    fn segment<'a>(&'a self, segment: &'a str) -> Result<&'a str, String> {
        if !segment.contains(['{', '}']) {
            return Ok(segment);
        }
        let name = segment.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let mut params = self.path_params.iter();
        match name {
            Some("account_id") => Ok(&self.client.account_id),
            Some(name) if let Some((_, value)) = params.find(|(other, _)| other == name) => {
                Ok(value)
            }
            _ => Err(format!("{segment:?} in the path {:?} has no value", self.path)),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> ApiRequest<T> {
    /// Sends the request. Awaiting it does the same.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the path or the body is invalid; otherwise those of
    /// every call. [`Error::operation`] is [`Operation::OtherRead`] or [`Operation::OtherWrite`].
    pub async fn send(self) -> Result<T> {
        let operation = self.operation();
        let invalid = |message| Error::invalid_input(operation, message);
        let url = self.url().map_err(invalid)?;
        let body = self.body.transpose().map_err(invalid)?;
        let checked = Checked { operation, method: self.method, url, body, output: PhantomData };
        Ok(self.client.perform(&checked, &Stop::NEVER).await?.output)
    }
}

impl<T: DeserializeOwned + Send + 'static> IntoFuture for ApiRequest<T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A request whose arguments are valid.
struct Checked<T> {
    operation: Operation,
    method: Method,
    url: Url,
    body: Option<Vec<u8>>,
    output: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + Send> call::Request for Checked<T> {
    type Output = T;

    fn operation(&self) -> Operation {
        self.operation
    }

    fn build(&self, _: &Client) -> Result<reqwest::Request, api::Error> {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json.clone());
        if let Some(body) = &self.body {
            request.headers_mut().insert(CONTENT_TYPE, json);
            *request.body_mut() = Some(body.clone().into());
        }
        Ok(request)
    }

    fn read(&self, envelope: &Envelope<'_>) -> Result<T, DecodeFailure> {
        let result = envelope.result.map_or("null", |result| result.get());
        serde_json::from_str(result).map_err(|error| match envelope.result {
            Some(_) => DecodeFailure::json("result", error),
            None => DecodeFailure::missing("result"),
        })
    }
}

impl<T> Clone for ApiRequest<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            path_params: self.path_params.clone(),
            query: self.query.clone(),
            body: self.body.clone(),
            output: PhantomData,
        }
    }
}

/// Shows neither the values of the query nor the body.
impl<T> fmt::Debug for ApiRequest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiRequest")
            .field("client", &self.client)
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
