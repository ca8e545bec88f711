//! Who the client is to the service: credentials that can be replaced, and the rate limit that belongs to them.

use std::sync::{Arc, PoisonError, RwLock};

use reqwest::header::HeaderMap;

use super::credentials::Credentials;
use crate::{error::Result, pacing::Pacer};

/// How many replaced credentials are still removed from text: a response can repeat one that was replaced while its
/// request was in flight.
const MAX_REPLACED: usize = 8;

/// Shared by all clones with the same credentials.
pub(crate) struct Identity {
    signature: RwLock<Arc<Signature>>,
    pacer: Option<Arc<Pacer>>,
}

struct Signature {
    /// The headers that authenticate a request.
    headers: HeaderMap,
    /// The current credentials, and those before, newest first.
    credentials: Vec<Credentials>,
}

impl Identity {
    pub(super) fn new(credentials: Credentials, paced: bool) -> Result<Self> {
        let signature =
            Signature { headers: credentials.headers()?, credentials: vec![credentials] };
        Ok(Self { signature: RwLock::new(Arc::new(signature)), pacer: paced.then(Arc::default) })
    }

    pub(super) fn replace(&self, credentials: Credentials) -> Result<()> {
        let headers = credentials.headers()?;
        let mut current = self.signature.write().unwrap_or_else(PoisonError::into_inner);
        let replaced = current.credentials.iter().take(MAX_REPLACED).cloned();
        let credentials = std::iter::once(credentials).chain(replaced).collect();
        *current = Arc::new(Signature { headers, credentials });
        Ok(())
    }

    pub(crate) fn pacer(&self) -> Option<&Arc<Pacer>> {
        self.pacer.as_ref()
    }

    /// Adds the headers that authenticate a request.
    pub(crate) fn sign(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.signature().headers {
            headers.insert(name, value.clone());
        }
    }

    /// Removes the secrets from text that comes from outside.
    pub(super) fn hide(&self, text: String) -> String {
        self.signature().credentials.iter().fold(text, |text, credentials| credentials.hide(text))
    }

    /// What kind of credentials there are.
    pub(super) fn kind(&self) -> String {
        self.signature().credentials.first().map(|it| format!("{it:?}")).unwrap_or_default()
    }

    fn signature(&self) -> Arc<Signature> {
        Arc::clone(&self.signature.read().unwrap_or_else(PoisonError::into_inner))
    }
}
