use std::{fmt, sync::Arc};

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{CONTENT_LENGTH, HeaderValue};

use crate::Client;

type OnRequest = dyn Fn(&mut reqwest::Request) + Send + Sync;
type OnResponse = dyn Fn(&reqwest::Response) + Send + Sync;

/// What a [`Client`] calls with each request before it is sent, and with each answer before it is read.
///
/// The default calls nothing.
#[derive(Clone, Default)]
pub struct Hooks {
    request: Option<Arc<OnRequest>>,
    response: Option<Arc<OnResponse>>,
}

impl Hooks {
    /// Calls `hook` with each request before it is sent, to add a header or a timeout.
    pub fn on_request(hook: impl Fn(&mut reqwest::Request) + Send + Sync + 'static) -> Self {
        Self { request: Some(Arc::new(hook)), response: None }
    }

    /// Also calls `hook` with the status and headers of each answer, before its body is read.
    #[must_use]
    pub fn and_on_response(
        self,
        hook: impl Fn(&reqwest::Response) + Send + Sync + 'static,
    ) -> Self {
        Self { response: Some(Arc::new(hook)), ..self }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("request", &self.request.is_some())
            .field("response", &self.response.is_some())
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
        Ok(response)
    }
}
