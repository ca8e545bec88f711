use std::{fmt, sync::Arc};

use bytes::Bytes;
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::{
    ResponseBuilderExt,
    header::{CONTENT_LENGTH, HeaderValue},
};

use crate::Client;

type OnRequest = dyn Fn(&mut reqwest::Request) + Send + Sync;
type OnResponse = dyn Fn(&reqwest::Response) + Send + Sync;
type OnBody = dyn Fn(&Bytes) + Send + Sync;

/// What a [`Client`] calls with each request before it is sent, and with each answer before it is read.
///
/// The default calls nothing.
#[derive(Clone, Default)]
pub struct Hooks {
    request: Option<Arc<OnRequest>>,
    response: Option<Arc<OnResponse>>,
    body: Option<Arc<OnBody>>,
}

impl Hooks {
    /// Calls `hook` with each request before it is sent, to add a header or a timeout.
    pub fn on_request(hook: impl Fn(&mut reqwest::Request) + Send + Sync + 'static) -> Self {
        Self { request: Some(Arc::new(hook)), ..Self::default() }
    }

    /// Also calls `hook` with the status and headers of each answer, before its body is read.
    #[must_use]
    pub fn and_on_response(
        self,
        hook: impl Fn(&reqwest::Response) + Send + Sync + 'static,
    ) -> Self {
        Self { response: Some(Arc::new(hook)), ..self }
    }

    /// Also calls `hook` with the whole body of each answer, whatever its status, before it is read.
    ///
    /// The types hold less than a body can: members that the description lacks are dropped.
    #[must_use]
    pub fn and_on_body(self, hook: impl Fn(&Bytes) + Send + Sync + 'static) -> Self {
        Self { body: Some(Arc::new(hook)), ..self }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("request", &self.request.is_some())
            .field("response", &self.response.is_some())
            .field("body", &self.body.is_some())
            .finish()
    }
}

impl ClientHooks<Hooks> for Client {
    async fn exec(
        &self,
        mut request: reqwest::Request,
        _: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        // Left out by hyper where there is no body, and asked for by RFC 9110, section 8.6.
        if request.method() == reqwest::Method::POST && request.body().is_none() {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(hook) = &self.inner.request {
            hook(&mut request);
        }
        let response = self.client.execute(request).await?;
        if let Some(hook) = &self.inner.response {
            hook(&response);
        }
        match &self.inner.body {
            Some(hook) => received(response, &**hook).await,
            None => Ok(response),
        }
    }
}

/// The same response, its body received and shown to the hook.
async fn received(
    response: reqwest::Response,
    hook: &OnBody,
) -> reqwest::Result<reqwest::Response> {
    let (status, version, url) = (response.status(), response.version(), response.url().clone());
    let headers = response.headers().clone();
    let body = response.bytes().await?;
    hook(&body);

    // A URL cannot fail to be added, so that the default is never taken.
    let addressed = http::Response::builder().url(url).body(());
    let mut response = addressed.unwrap_or_default().map(|()| body);
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    Ok(response.into())
}
