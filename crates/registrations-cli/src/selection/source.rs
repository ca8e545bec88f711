//! Reads the registrations of a selection from the service, and checks each of them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
};

use registrations::{
    Client, List, Page, Registration, RegistrationId, RegistrationType, SortBy, SortOrder, UserId,
};

use super::{Filters, Newest, Selection, Status, filters::same_email};
use crate::{
    failure::{Failure, cause},
    text::escape,
};

/// How many ids a request names: the URL contains them.
const IDS_PER_REQUEST: usize = 100;
/// The size of a page. 1,000 is the largest in common use.
const PER_PAGE: u64 = 1_000;
/// How many of the records that could not be read are described.
const EXAMPLES: usize = 3;

/// Whether to read more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    More,
    Enough,
}

/// What a reader gets.
#[derive(Debug)]
pub(crate) enum Event {
    Record(Box<Registration>),
    /// A page is complete: a good time to show what it has.
    PageEnd,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Records that were read, without deleted ones that nobody asked for.
    pub(crate) read: usize,
    pub(crate) matched: usize,
    /// Records that do not pass a filter that was sent to the service, by the flag.
    pub(crate) let_through: BTreeMap<&'static str, usize>,
    /// Records that could not be read.
    pub(crate) unreadable: usize,
    /// The first of them: the id and what is wrong.
    pub(crate) unreadable_examples: Vec<String>,
    /// Ids that were named and that the service does not have.
    pub(crate) unknown: Vec<RegistrationId>,
    /// Registrations that were named by id and do not pass the filters.
    pub(crate) mismatched: usize,
}

impl Tally {
    fn add_unreadable(&mut self, page: &Page) {
        self.unreadable += page.unreadable_count();
        let free = EXAMPLES.saturating_sub(self.unreadable_examples.len());
        self.unreadable_examples.extend(page.unreadable().iter().take(free).map(describe));
    }

    fn add_let_through(&mut self, flag: &'static str, records: usize) {
        if records > 0 {
            *self.let_through.entry(flag).or_default() += records;
        }
    }
}

fn describe(error: &registrations::Error) -> String {
    let id = error.record_id().map_or_else(|| "?".to_owned(), ToString::to_string);
    escape(&format!("{id}: {}", cause(error))).into_owned()
}

/// Passes every registration of the selection to `sink`, in order.
///
/// `strict` is for changes: the text of `--search` must occur in the record.
pub(crate) async fn read(
    client: &Client,
    selection: &Selection,
    strict: bool,
    sink: impl FnMut(Event) -> Result<Flow, Failure>,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    if selection.limit == Some(0) {
        return Ok(tally);
    }
    let limit = selection.limit.unwrap_or(usize::MAX);
    let sink = RefCell::new(sink);
    let emit = |registration: Registration, tally: &mut Tally| -> Result<Flow, Failure> {
        tally.matched += 1;
        let flow = (sink.borrow_mut())(Event::Record(Box::new(registration)))?;
        Ok(if tally.matched >= limit { Flow::Enough } else { flow })
    };
    let page_end = || (sink.borrow_mut())(Event::PageEnd);
    match (&selection.ids, selection.filters.superseded) {
        (ids, Some(by)) => {
            let (mut newest, mut found) = (Newest::new(by), Vec::new());
            let wanted: Option<HashSet<&RegistrationId>> =
                ids.as_ref().map(|ids| ids.iter().collect());
            let mut known = HashSet::new();
            let list = ordered(client, selection).status(registrations::Status::All);
            pages(client, list, |page| {
                tally.add_unreadable(&page);
                for it in page.into_items().flatten() {
                    tally.read += usize::from(it.deleted_at.is_none());
                    newest.add(&it);
                    if wanted.as_ref().is_some_and(|ids| !ids.contains(&it.id)) {
                        continue;
                    }
                    known.insert(it.id.clone());
                    if selection.filters.mismatch(&it).is_some()
                        || !selection.filters.matches_search(&it)
                    {
                        tally.mismatched += usize::from(wanted.is_some());
                    } else {
                        found.push(it);
                    }
                }
                Ok(Flow::More)
            })
            .await?;
            let missing = ids.iter().flatten().filter(|id| !known.contains(*id));
            tally.unknown = missing.cloned().collect();
            for it in found {
                if !newest.supersedes(&it) {
                    tally.mismatched += usize::from(wanted.is_some());
                } else if emit(it, &mut tally)? == Flow::Enough {
                    break;
                }
            }
        }
        (Some(ids), None) => {
            let mut found = Vec::new();
            for chunk in ids.chunks(IDS_PER_REQUEST) {
                let mut records = read_ids(client, chunk, includes_policy(selection)).await?;
                tally.unreadable += records.unreadable;
                let free = EXAMPLES.saturating_sub(tally.unreadable_examples.len());
                tally.unreadable_examples.extend(records.unreadable_examples.drain(..).take(free));
                tally.add_let_through("--id", records.let_through);
                for id in chunk {
                    let Some(it) = records.found.remove(id) else {
                        if !records.unreadable_ids.contains(id) {
                            tally.unknown.push(id.clone());
                        }
                        continue;
                    };
                    tally.read += 1;
                    if selection.filters.mismatch(&it).is_some()
                        || !selection.filters.matches_search(&it)
                    {
                        tally.mismatched += 1;
                    } else if selection.sort.is_some() {
                        found.push(it);
                    } else if emit(it, &mut tally)? == Flow::Enough {
                        return Ok(tally);
                    }
                }
                if page_end()? == Flow::Enough {
                    return Ok(tally);
                }
            }
            sort(&mut found, selection);
            for it in found {
                if emit(it, &mut tally)? == Flow::Enough {
                    break;
                }
            }
        }
        (None, None) => {
            let filters = &selection.filters;
            let users = users(client, filters).await?;
            let list = filtered(client, selection, users.as_deref());
            // With --email, the ids of the users are sent.
            let is_other = |it: &Registration| {
                let id = it.user.as_ref().and_then(|user| user.id.as_ref());
                users.as_ref().is_some_and(|users| id.is_none_or(|id| !users.contains(id)))
            };
            pages(client, list, |page| {
                tally.add_unreadable(&page);
                for it in page.into_items().flatten() {
                    if it.deleted_at.is_some() && filters.status == Status::Current {
                        continue;
                    }
                    tally.read +=
                        usize::from(filters.status == Status::All || it.deleted_at.is_none());
                    let unsearched = strict && !filters.matches_search(&it);
                    let let_through = filters
                        .sent_mismatch(&it)
                        .or_else(|| unsearched.then_some("--search"))
                        .or_else(|| is_other(&it).then_some("--email"));
                    if let Some(flag) = let_through {
                        tally.add_let_through(flag, 1);
                    } else if filters.local_mismatch(&it).is_none()
                        && emit(it, &mut tally)? == Flow::Enough
                    {
                        return Ok(Flow::Enough);
                    }
                }
                page_end()
            })
            .await?;
        }
    }
    Ok(tally)
}

/// The records of some ids.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) found: HashMap<RegistrationId, Registration>,
    /// Records that exist but could not be read.
    pub(crate) unreadable_ids: HashSet<RegistrationId>,
    pub(crate) unreadable: usize,
    unreadable_examples: Vec<String>,
    /// Records with other ids, although only these were requested.
    let_through: usize,
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
        let mut list =
            client.list().ids(chunk).status(registrations::Status::All).per_page(PER_PAGE);
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
            for it in page.into_items().flatten() {
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

async fn pages(
    client: &Client,
    list: List,
    mut sink: impl FnMut(Page) -> Result<Flow, Failure>,
) -> Result<(), Failure> {
    let mut pages = list.pages();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| Failure::of(&error, client.account_id()))?;
        if sink(page)? == Flow::Enough {
            break;
        }
    }
    Ok(())
}

fn includes_policy(selection: &Selection) -> bool {
    selection.include_policy || selection.filters.need_policy()
}

/// A listing with the order and the size of the pages.
fn ordered(client: &Client, selection: &Selection) -> List {
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

/// A listing with every filter that the service knows.
fn filtered(client: &Client, selection: &Selection, users: Option<&[UserId]>) -> List {
    let filters = &selection.filters;
    let mut list = ordered(client, selection).status(match filters.status {
        Status::Active => registrations::Status::Active,
        Status::Revoked => registrations::Status::Revoked,
        Status::Current | Status::All => registrations::Status::All,
    });
    if let Some(id) = &filters.device_id {
        list = list.device_id(id.as_str());
    }
    if let Some(id) = &filters.policy_id {
        list = list.policy_id(id.as_str());
    }
    if let Some(kind) = &filters.kind {
        list = list.registration_type(RegistrationType::from(kind.as_str()));
    }
    if let Some(text) = &filters.search {
        list = list.search(text);
    }
    if let Some(time) = filters.seen_before {
        list = list.seen_before(time);
    }
    if let Some(time) = filters.seen_after {
        list = list.seen_after(time);
    }
    if let Some(cursor) = &selection.cursor {
        list = list.resume_from(cursor);
    }
    let users = match users {
        Some(users) => users.to_vec(),
        None => filters.user_ids.iter().map(|id| UserId::from(id.as_str())).collect(),
    };
    // With more of them, the URL gets too long: then they are checked here only.
    if (1..=IDS_PER_REQUEST).contains(&users.len()) {
        list = list.user_ids(users);
    }
    list
}

/// The ids of the users with the e-mail addresses of the filter; `None` if there is no such filter, if user ids are
/// given as well, or if the search does not find all of the users, so that the whole listing must be read.
async fn users(client: &Client, filters: &Filters) -> Result<Option<Vec<UserId>>, Failure> {
    if filters.emails.is_empty() || !filters.user_ids.is_empty() {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for email in &filters.emails {
        let (mut is_found, mut lacks_id) = (false, false);
        let list = client
            .list()
            .search(email.trim())
            .status(registrations::Status::All)
            .per_page(PER_PAGE);
        pages(client, list, |page| {
            for user in page.items().iter().filter_map(|it| it.user.as_ref()) {
                let has_email =
                    user.email.as_ref().is_some_and(|it| same_email(it.as_str(), email));
                match &user.id {
                    Some(id) if has_email => {
                        is_found = true;
                        if !ids.contains(id) {
                            ids.push(id.clone());
                        }
                    }
                    None if has_email => lacks_id = true,
                    _ => {}
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

fn sort(registrations: &mut [Registration], selection: &Selection) {
    let Some(by) = &selection.sort else { return };
    let user = |it: &Registration| it.user.clone().unwrap_or_default();
    match by {
        SortBy::UserName => registrations.sort_by_cached_key(|it| user(it).name),
        SortBy::UserEmail => registrations
            .sort_by_cached_key(|it| user(it).email.map(|email| email.as_str().to_owned())),
        SortBy::LastSeenAt => registrations.sort_by_key(|it| it.last_seen_at),
        SortBy::CreatedAt => registrations.sort_by_key(|it| it.created_at),
        _ => registrations.sort_by(|a, b| a.id.cmp(&b.id)),
    }
    if selection.descending {
        registrations.reverse();
    }
}
