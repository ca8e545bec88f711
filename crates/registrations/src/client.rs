//! The client, and how it is set up.

mod base_url;
mod builder;
mod credentials;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderValue;

pub use builder::ClientBuilder;
pub(crate) use credentials::Credentials;

use crate::{
    Bulk, Delete, Get, List, Operation, RegistrationId, Result, RetryPolicy, clock::Clock,
    pacing::Pacer,
};

/// A client of the device registrations API, for one account.
///
/// Clones are cheap and share everything: connections, and what is known of the rate limit. Make one and clone it,
/// so that all parts of a program together keep to the quota.
///
/// Each method returns a request, which is sent once it is awaited (or, if it is a stream, polled).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # let id = client.list().limit(1).collect().await?.remove(0).id;
/// let registration = client.get(&id).include_policy().await?;
/// println!("{} {:?}", registration.device.name, registration.policy);
///
/// client.delete(&id).await?;
/// assert!(client.get(&id).await.unwrap_err().is_not_found());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) account_id: Arc<str>,
    pub(crate) retry: Arc<RetryPolicy>,
}

/// What all clones have in common.
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base_url: String,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) attempt_timeout: Duration,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) pacer: Option<Arc<Pacer>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Client {
    /// A client set up by the environment, as [`ClientBuilder::env`] describes.
    pub fn from_env() -> Result<Self> {
        Self::builder().env().build()
    }

    /// Sets a client up.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The account that it acts on.
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// A client for another account, with the same credentials. It shares connections and pacing with this one:
    /// the quota belongs to the token, whatever the account.
    pub fn with_account(&self, account_id: impl AsRef<str>) -> Result<Self> {
        Ok(Self { account_id: builder::account_id(account_id.as_ref())?, ..self.clone() })
    }

    /// A client with another retry policy. It shares connections and pacing with this one.
    #[must_use]
    pub fn with_retry(&self, policy: RetryPolicy) -> Self {
        Self { retry: Arc::new(policy), ..self.clone() }
    }

    /// Lists registrations: those that are active, unless told otherwise.
    ///
    /// Needs a token with *Zero Trust Read*.
    pub fn list(&self) -> List {
        List::new(self.clone())
    }

    /// Returns one registration.
    ///
    /// Needs a token with *Zero Trust Read*. If the service answers 404 because there is none,
    /// [`Error::is_not_found`](crate::Error::is_not_found).
    pub fn get(&self, id: impl Into<RegistrationId>) -> Get {
        Get::new(self.clone(), id.into())
    }

    /// Deletes one registration.
    ///
    /// Needs a token with *Zero Trust Write*. If the service answers 404 because there is none,
    /// [`Error::is_not_found`](crate::Error::is_not_found) – unless it is a retry that finds none, after an attempt
    /// whose answer was lost: the connection broke, it took too long, or a gateway (502, 504, 520 to 526) answered
    /// instead of the API. Then that attempt is taken to have done it, and it is a success. After any answer of the
    /// API itself, such as 503, it is an error, which says that the change
    /// [may have been made](crate::Error::may_have_applied).
    pub fn delete(&self, id: impl Into<RegistrationId>) -> Delete {
        Delete::new(self.clone(), id.into())
    }

    /// Deletes any number of registrations.
    ///
    /// Needs a token with *Zero Trust Write*. See [`Bulk`] for how it goes about it.
    pub fn delete_many<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Operation::DeleteMany, ids)
    }

    /// Revokes any number of registrations.
    ///
    /// The vendor has deprecated this and prefers [`delete_many`](Self::delete_many), because a revoked
    /// registration keeps its virtual IP addresses. Revoke what you mean to [`unrevoke`](Self::unrevoke); delete the
    /// rest.
    ///
    /// Needs a token with *Zero Trust Write*. See [`Bulk`] for how it goes about it.
    pub fn revoke<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Operation::Revoke, ids)
    }

    /// Takes the revocation of any number of registrations back.
    ///
    /// The vendor has deprecated this together with [`revoke`](Self::revoke): it prefers that registrations which
    /// are no longer wanted be [deleted](Self::delete_many), because a revoked one keeps its virtual IP addresses.
    ///
    /// Needs a token with *Zero Trust Write*. See [`Bulk`] for how it goes about it.
    pub fn unrevoke<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Operation::Unrevoke, ids)
    }
}

/// Shows no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("account_id", &self.account_id)
            .field("credentials", &self.shared.credentials)
            .field("retry", &self.retry)
            .field("paced", &self.shared.pacer.is_some())
            .finish_non_exhaustive()
    }
}
