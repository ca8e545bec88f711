//! Reads the registrations of a selection from the service, and checks each of them.

use std::collections::{BTreeMap, HashSet};

use registrations::{Client, Page, Registration, RegistrationId, SortBy};

use super::{
    Filter, Newest, Selection, Status, SupersededBy,
    listing::{
        EXAMPLES, Flow, IDS_PER_REQUEST, Records, describe, filtered, includes_policy, ordered,
        pages, read_ids, users,
    },
};
use crate::failure::Failure;

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

    fn add_records(&mut self, records: &mut Records) {
        self.unreadable += records.unreadable;
        let free = EXAMPLES.saturating_sub(self.unreadable_examples.len());
        self.unreadable_examples.extend(records.unreadable_examples.drain(..).take(free));
        self.add_let_through("--id", records.let_through);
    }

    fn add_let_through(&mut self, flag: &'static str, records: usize) {
        if records > 0 {
            *self.let_through.entry(flag).or_default() += records;
        }
    }
}

/// Passes every registration of the selection to `sink`, in order.
pub(crate) async fn read(
    client: &Client,
    selection: &Selection,
    sink: impl FnMut(Event) -> Result<Flow, Failure>,
) -> Result<Tally, Failure> {
    let mut reader = Reader { client, selection, sink, tally: Tally::default() };
    if selection.limit != Some(0) {
        match (&selection.ids, selection.filters.superseded()) {
            (_, Some(by)) => reader.superseded(by).await?,
            (Some(ids), None) => reader.ids(ids).await?,
            (None, None) => reader.listing().await?,
        }
    }
    Ok(reader.tally)
}

struct Reader<'a, S> {
    client: &'a Client,
    selection: &'a Selection,
    sink: S,
    tally: Tally,
}

impl<S: FnMut(Event) -> Result<Flow, Failure>> Reader<'_, S> {
    fn emit(&mut self, registration: Registration) -> Result<Flow, Failure> {
        self.tally.matched += 1;
        let flow = (self.sink)(Event::Record(Box::new(registration)))?;
        let is_last = self.selection.limit.is_some_and(|limit| self.tally.matched >= limit);
        Ok(if is_last { Flow::Enough } else { flow })
    }

    fn passes(&self, it: &Registration) -> bool {
        self.selection.filters.mismatch(it).is_none()
    }

    /// Whether a registration is superseded depends on all others: the whole account is read, and those that pass the
    /// other filters are kept until then.
    async fn superseded(&mut self, by: SupersededBy) -> Result<(), Failure> {
        let ids = self.selection.ids.as_deref();
        let wanted: Option<HashSet<&RegistrationId>> = ids.map(|ids| ids.iter().collect());
        let (mut newest, mut found, mut known) = (Newest::new(by), Vec::new(), HashSet::new());
        let list = ordered(self.client, self.selection).status(registrations::Status::All);
        pages(self.client, list, |page| {
            self.tally.add_unreadable(&page);
            for it in page.into_items().flatten() {
                self.tally.read += usize::from(it.deleted_at.is_none());
                newest.add(&it);
                if let Some(wanted) = &wanted {
                    if !wanted.contains(&it.id) {
                        continue;
                    }
                    known.insert(it.id.clone());
                }
                if self.passes(&it) {
                    found.push(it);
                } else {
                    self.tally.mismatched += usize::from(wanted.is_some());
                }
            }
            Ok(Flow::More)
        })
        .await?;
        let missing = ids.into_iter().flatten().filter(|id| !known.contains(*id));
        self.tally.unknown = missing.cloned().collect();
        for it in found {
            if !newest.supersedes(&it) {
                self.tally.mismatched += usize::from(wanted.is_some());
            } else if self.emit(it)? == Flow::Enough {
                break;
            }
        }
        Ok(())
    }

    async fn ids(&mut self, ids: &[RegistrationId]) -> Result<(), Failure> {
        let mut found = Vec::new();
        for chunk in ids.chunks(IDS_PER_REQUEST) {
            let mut records = read_ids(self.client, chunk, includes_policy(self.selection)).await?;
            self.tally.add_records(&mut records);
            for id in chunk {
                let Some(it) = records.found.remove(id) else {
                    if !records.unreadable_ids.contains(id) {
                        self.tally.unknown.push(id.clone());
                    }
                    continue;
                };
                self.tally.read += 1;
                if !self.passes(&it) {
                    self.tally.mismatched += 1;
                } else if self.selection.sort.is_some() {
                    found.push(it);
                } else if self.emit(it)? == Flow::Enough {
                    return Ok(());
                }
            }
            if (self.sink)(Event::PageEnd)? == Flow::Enough {
                return Ok(());
            }
        }
        sort(&mut found, self.selection);
        for it in found {
            if self.emit(it)? == Flow::Enough {
                break;
            }
        }
        Ok(())
    }

    async fn listing(&mut self) -> Result<(), Failure> {
        let filters = &self.selection.filters;
        // With --email, the ids of the users are sent.
        let users = users(self.client, self.selection).await?;
        let (list, sent) = filtered(self.client, self.selection, users);
        pages(self.client, list, |page| {
            self.tally.add_unreadable(&page);
            for it in page.into_items().flatten() {
                self.tally.read +=
                    usize::from(filters.status() == Status::All || it.deleted_at.is_none());
                match filters.mismatch(&it).map(Filter::flag) {
                    None if self.emit(it)? == Flow::Enough => return Ok(Flow::Enough),
                    Some(flag) if sent.contains(&flag) => self.tally.add_let_through(flag, 1),
                    None | Some(_) => {}
                }
            }
            (self.sink)(Event::PageEnd)
        })
        .await
    }
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
