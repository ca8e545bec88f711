//! The requests for a selection.

use std::collections::{HashMap, HashSet};

use registrations::{Client, List, Page, Registration, RegistrationId, SortOrder, Status, UserId};

use super::{Filter, Selection};
use crate::{
    clock,
    failure::{Failure, cause},
    text::{escape, folded},
};

/// How many ids a request names: the URL contains them.
pub(super) const IDS_PER_REQUEST: usize = 100;
/// The size of a page. 1,000 is the largest in common use.
const PER_PAGE: u64 = 1_000;
/// With more addresses than this, reading the whole listing takes fewer requests.
const SEARCHES: usize = 20;
/// How many of the records that could not be read are described.
pub(super) const EXAMPLES: usize = 3;

/// Whether to read more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    More,
    Enough,
}

/// The records of some ids.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) found: HashMap<RegistrationId, Registration>,
    /// Records that exist but could not be read.
    pub(crate) unreadable_ids: HashSet<RegistrationId>,
    pub(crate) unreadable: usize,
    pub(super) unreadable_examples: Vec<String>,
    /// Records with other ids, although only these were requested.
    pub(super) let_through: usize,
}

/// Reads the registrations with these ids, deleted ones included. Others that the service returns are dropped.
pub(crate) async fn read_ids(
    client: &Client,
    ids: &[RegistrationId],
    include_policy: bool,
) -> Result<Records, Failure> {
    let mut records = Records::default();
    let wanted: HashSet<&RegistrationId> = ids.iter().collect();
    for chunk in ids.chunks(IDS_PER_REQUEST) {
        let mut list = client.list().ids(chunk).status(Status::All).per_page(PER_PAGE);
        if include_policy {
            list = list.include_policy();
        }
        pages(client, list, |page| {
            records.unreadable += page.unreadable_count();
            records
                .unreadable_ids
                .extend(page.unreadable().iter().filter_map(|error| error.record_id().cloned()));
            records
                .unreadable_examples
                .extend(page.unreadable().iter().take(EXAMPLES).map(describe));
            for it in readable(page) {
                if wanted.contains(&it.id) {
                    records.found.insert(it.id.clone(), it);
                } else {
                    records.let_through += 1;
                }
            }
            Ok(if records.found.len() == ids.len() { Flow::Enough } else { Flow::More })
        })
        .await?;
    }
    Ok(records)
}

pub(super) async fn pages(
    client: &Client,
    list: List,
    mut sink: impl FnMut(Page) -> Result<Flow, Failure>,
) -> Result<(), Failure> {
    let mut pages = list.pages();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| Failure::of(&error, client.account_id()))?;
        clock::check()?;
        if sink(page)? == Flow::Enough {
            break;
        }
    }
    Ok(())
}

/// The records that could be read.
pub(super) fn readable(page: Page) -> impl Iterator<Item = Registration> {
    page.into_items().flatten()
}

pub(super) fn includes_policy(selection: &Selection) -> bool {
    selection.include_policy || selection.filters.need_policy()
}

/// A listing with the order and the size of the pages.
pub(super) fn ordered(client: &Client, selection: &Selection) -> List {
    let mut list = client.list().per_page(selection.per_page.unwrap_or(PER_PAGE));
    if let Some(sort) = &selection.sort {
        list = list.sort_by(sort.clone());
    }
    if selection.descending {
        list = list.sort_order(SortOrder::Desc);
    }
    if includes_policy(selection) {
        list = list.include_policy();
    }
    list
}

/// A listing with every filter that the service knows, and the flags of those. With `--email`, it only filters by the
/// `users`, if they are known: another filter could hide that an address belongs to somebody.
pub(super) fn filtered(
    client: &Client,
    selection: &Selection,
    users: Option<Vec<UserId>>,
) -> (List, Vec<&'static str>) {
    let mut list = ordered(client, selection).status(Status::All);
    if let Some(cursor) = &selection.cursor {
        list = list.resume_from(cursor);
    }
    let mut sent = Vec::new();
    let users = users.map(Filter::UserId);
    let users = users.iter().map(|users| (users, "--email"));
    let is_by_email = !selection.filters.emails().is_empty();
    let others = selection.filters.iter().filter(|_| !is_by_email).map(|it| (it, it.flag()));
    for (filter, flag) in others.chain(users) {
        if let Some(narrower) = filter.send(&list) {
            list = narrower;
            sent.push(flag);
        }
    }
    (list, sent)
}

/// The ids of the users with these e-mail addresses. `None` if there are none or too many, or if the search does not
/// find all of them, so that the whole listing must be read.
pub(super) async fn users(
    client: &Client,
    emails: &[String],
) -> Result<Option<Vec<UserId>>, Failure> {
    if emails.is_empty() || emails.len() > SEARCHES {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for email in emails {
        let (mut is_found, mut lacks_id) = (false, false);
        let list = client.list().search(email).status(Status::All).per_page(PER_PAGE);
        pages(client, list, |page| {
            // Whose it is cannot be read.
            lacks_id |= page.unreadable_count() > 0;
            for user in page.items().iter().filter_map(|it| it.user.as_ref()) {
                match &user.id {
                    _ if user.email.as_ref().is_none_or(|it| folded(it.as_str()) != *email) => {}
                    Some(id) => {
                        is_found = true;
                        if !ids.contains(id) {
                            ids.push(id.clone());
                        }
                    }
                    None => lacks_id = true,
                }
            }
            Ok(Flow::More)
        })
        .await?;
        if !is_found || lacks_id {
            return Ok(None);
        }
    }
    Ok(Some(ids))
}

/// The id of a record that could not be read, and what is wrong with it.
pub(super) fn describe(error: &registrations::Error) -> String {
    let id = error.record_id().map_or_else(|| "?".to_owned(), ToString::to_string);
    escape(&format!("{id}: {}", cause(error))).into_owned()
}
