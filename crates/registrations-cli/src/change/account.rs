//! How many registrations an account has, without deleted ones.

use registrations::Client;

use crate::{
    failure::Failure,
    selection::{self, Filter, Selection, Status},
};

/// Counts the registrations, if the service does not say how many there are.
pub(super) async fn size(client: &Client) -> Result<usize, Failure> {
    if let Some(size) = stated(client).await? {
        return Ok(size);
    }
    let tally = selection::read_all(client, &Selection::account(Status::Current), |_| {}).await?;
    Ok(tally.matched + tally.unreadable)
}

/// What the service says on the first page of each status. `None` if it says nothing, or if it ignores the status: it
/// would count each registration twice.
async fn stated(client: &Client) -> Result<Option<usize>, Failure> {
    let mut size = 0_usize;
    for status in [Status::Active, Status::Revoked] {
        let filter = Filter::Status(status);
        let Some(list) = filter.send(&client.list().per_page(1_000)) else { return Ok(None) };
        let page = Box::pin(list.send())
            .await
            .map_err(|error| Failure::of(&error, client.account_id()))?;
        let is_filtered = page.items().iter().all(|it| filter.passes(it));
        let Some(count) = page.info().total_count.filter(|_| is_filtered) else {
            return Ok(None);
        };
        size = size.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
    }
    Ok(Some(size))
}
