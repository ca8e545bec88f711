use std::future::pending;

use tokio::sync::watch;

/// Tells a call to stop waiting for the rate limit or a retry. A request that was sent is not affected.
#[derive(Clone, Debug)]
pub(crate) struct Stop(Option<watch::Receiver<bool>>);

/// A sender, and a [`Stop`] that stops once it sends `true`.
pub(crate) fn stop() -> (watch::Sender<bool>, Stop) {
    let (sender, receiver) = watch::channel(false);
    (sender, Stop(Some(receiver)))
}

impl Stop {
    pub(crate) const NEVER: Self = Self(None);

    pub(crate) async fn stopped(&self) {
        let Some(receiver) = &self.0 else { return pending().await };
        // The sender is gone, so that no stop can follow.
        if receiver.clone().wait_for(|stopped| *stopped).await.is_err() {
            pending::<()>().await;
        }
    }
}
