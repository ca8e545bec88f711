//! Reads the registrations of a selection from the service, and checks each of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use registrations::{Client, Page, Registration, RegistrationId, SortBy};

use super::{
    Filters, Replacements, Selection, Status, Verdict,
    filter::email,
    listing::{
        EXAMPLES, Flow, IDS_PER_REQUEST, Records, describe, filtered, includes_policy, ordered,
        pages, read_ids, readable, users,
    },
};
use crate::{
    failure::Failure,
    text::{count, folded},
};

/// What a reader gets.
#[derive(Debug)]
pub(crate) enum Event {
    Record(Box<Registration>),
    /// A record that the listing had already, as it came again, whether it passes the filters or not.
    Again(Box<Registration>),
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
    /// Superseded registrations that were left out because they were seen or created in the last 24 hours.
    pub(crate) recent: usize,
    /// Records that could not be read.
    pub(crate) unreadable: usize,
    /// The first of them: the id and what is wrong.
    pub(crate) unreadable_examples: Vec<String>,
    /// Ids that were named and that the service does not have.
    pub(crate) unknown: Vec<RegistrationId>,
    /// Registrations that were named by id and do not pass the filters.
    pub(crate) mismatched: usize,
    /// Records that the listing had more than once.
    pub(crate) repeated: usize,
    /// Records that the listing should have had according to the service, but did not have.
    pub(crate) missing: usize,
    /// E-mail addresses that were named, and how many registrations (of the ids, if these were named as well) each has,
    /// whether they match or not. Empty if the listing was not read to its end, or only in part.
    pub(crate) people: BTreeMap<String, usize>,
}

impl Tally {
    /// Says so if the listing ended too early.
    pub(crate) fn incomplete(&self) -> Option<String> {
        let records = count(self.missing, "record");
        (self.missing > 0).then(|| {
            format!("the listing ended {records} short of what the service counts: run it again")
        })
    }

    /// The addresses that were named and belong to nobody.
    pub(crate) fn nobody(&self) -> impl Iterator<Item = &String> {
        self.people.iter().filter(|(_, count)| **count == 0).map(|(email, _)| email)
    }

    /// What is worth knowing, and is no failure.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (flag, records) in &self.let_through {
            let records = count(*records, "record");
            notes.push(format!(
                "{records} left out: the service returned them although they do not pass {flag}"
            ));
        }
        if self.mismatched > 0 {
            let records = count(self.mismatched, "registration");
            notes.push(format!("{records} left out: they do not pass the filters"));
        }
        if self.recent > 0 {
            let records = count(self.recent, "superseded registration");
            notes.push(format!(
                "{records} left out: seen or created in the last 24 hours (--allow-recent)"
            ));
        }
        if self.repeated > 0 {
            let records = count(self.repeated, "record");
            notes.push(format!(
                "{records} came twice and count once: the listing changed while it was read, and is no snapshot"
            ));
        }
        notes
    }

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

/// Passes every registration of the selection to `sink`, in order, and each of them once.
pub(crate) async fn read(
    client: &Client,
    selection: &Selection,
    sink: impl FnMut(Event) -> Result<Flow, Failure>,
) -> Result<Tally, Failure> {
    let mut reader = Reader { client, selection, sink, tally: Tally::default() };
    if selection.limit != Some(0) {
        match &selection.ids {
            Some(ids) => reader.ids(ids).await?,
            None => reader.listing().await?,
        }
    }
    Ok(reader.tally)
}

/// Passes every registration of the selection to `take`, each of them once.
pub(crate) async fn read_all(
    client: &Client,
    selection: &Selection,
    mut take: impl FnMut(&Registration),
) -> Result<Tally, Failure> {
    let sink = |event| {
        if let Event::Record(it) = event {
            take(&it);
        }
        Ok(Flow::More)
    };
    read(client, selection, sink).await
}

/// Reads the whole account for what tells which registrations are superseded, for each of these filters that asks for it.
/// Read it before the registrations in question: whoever was seen since then is not superseded.
pub(crate) async fn replacements<'a>(
    client: &Client,
    filters: impl IntoIterator<Item = &'a Filters>,
) -> Result<(Vec<Option<Replacements>>, Tally), Failure> {
    let rules = filters.into_iter().map(Filters::superseded);
    let mut all: Vec<_> = rules.map(|rule| rule.map(Replacements::new)).collect();
    if all.iter().all(Option::is_none) {
        return Ok((all, Tally::default()));
    }
    let whole = Selection::account(Status::All);
    let add = |it: &Registration| all.iter_mut().flatten().for_each(|them| them.add(it));
    let tally = Box::pin(read_all(client, &whole, add)).await?;
    all.iter_mut().flatten().for_each(|them| them.unreadable = tally.unreadable);
    Ok((all, tally))
}

struct Reader<'a, S> {
    client: &'a Client,
    selection: &'a Selection,
    sink: S,
    tally: Tally,
}

/// The records of a listing so far.
#[derive(Default)]
struct Listed {
    ids: HashSet<RegistrationId>,
    /// Records of all pages, also those that could not be read or came again.
    records: usize,
    /// How many the service counts, by its latest page.
    total: Option<usize>,
    /// How many registrations each address of `--email` has.
    people: HashMap<String, usize>,
}

impl Listed {
    fn new(selection: &Selection) -> Self {
        let emails = selection.filters.emails().iter();
        Self { people: emails.map(|email| (email.clone(), 0)).collect(), ..Self::default() }
    }

    /// The records of a page that are new. Those that came again go to `sink`.
    fn take(
        &mut self,
        page: Page,
        tally: &mut Tally,
        sink: &mut impl FnMut(Event) -> Result<Flow, Failure>,
    ) -> Result<Vec<Registration>, Failure> {
        tally.add_unreadable(&page);
        let total = page.info().total_count.and_then(|total| usize::try_from(total).ok());
        self.total = total.or(self.total);
        self.records += page.unreadable_count();
        let mut new = Vec::with_capacity(page.items().len());
        for it in readable(page) {
            if !self.ids.insert(it.id.clone()) {
                tally.repeated += 1;
                sink(Event::Again(Box::new(it)))?;
                continue;
            }
            self.records += 1;
            self.count(&it);
            new.push(it);
        }
        Ok(new)
    }

    /// Counts a registration of a person who was named.
    fn count(&mut self, it: &Registration) {
        if !self.people.is_empty()
            && let Some(email) = email(it)
            && let Some(count) = self.people.get_mut(&folded(email))
        {
            *count += 1;
        }
    }

    /// Compares what came with what the service counts, once the listing has ended.
    fn end(self, selection: &Selection, tally: &mut Tally) {
        // From a cursor on, the listing is only a part.
        if selection.cursor.is_none() {
            tally.missing = self.total.unwrap_or(0).saturating_sub(self.records);
            tally.people = self.people.into_iter().collect();
        }
    }
}

impl<S: FnMut(Event) -> Result<Flow, Failure>> Reader<'_, S> {
    fn emit(&mut self, registration: Registration) -> Result<Flow, Failure> {
        self.tally.matched += 1;
        let flow = (self.sink)(Event::Record(Box::new(registration)))?;
        let is_last = self.selection.limit.is_some_and(|limit| self.tally.matched >= limit);
        Ok(if is_last { Flow::Enough } else { flow })
    }

    async fn ids(&mut self, ids: &[RegistrationId]) -> Result<(), Failure> {
        let (mut found, mut listed) = (Vec::new(), Listed::new(self.selection));
        let filters = &self.selection.filters;
        let (all, whole) = replacements(self.client, [filters]).await?;
        let replacements = all.first().and_then(Option::as_ref);
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
                listed.count(&it);
                match filters.judge(&it, replacements) {
                    Verdict::Passes if self.selection.sort.is_some() => found.push(it),
                    Verdict::Passes if self.emit(it)? == Flow::Enough => return Ok(()),
                    Verdict::Passes => {}
                    Verdict::Recent => self.tally.recent += 1,
                    Verdict::Unclear | Verdict::Fails(_) => self.tally.mismatched += 1,
                }
            }
            if (self.sink)(Event::PageEnd)? == Flow::Enough {
                return Ok(());
            }
        }
        listed.end(self.selection, &mut self.tally);
        self.tally.missing = whole.missing;
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
        let mut replacements = filters.superseded().map(Replacements::new);
        let (list, sent) = if replacements.is_some() {
            // Whether a registration is superseded depends on all others.
            let whole = ordered(self.client, self.selection).status(registrations::Status::All);
            (whole, Vec::new())
        } else {
            // With --email, the ids of the users are sent.
            let users = users(self.client, filters.emails()).await?;
            filtered(self.client, self.selection, users)
        };
        let (mut listed, mut found) = (Listed::new(self.selection), Vec::new());
        let mut is_whole = true;
        pages(self.client, list, |page| {
            for it in listed.take(page, &mut self.tally, &mut self.sink)? {
                self.tally.read +=
                    usize::from(filters.status() == Status::All || it.deleted_at.is_none());
                if let Some(replacements) = &mut replacements {
                    replacements.add(&it);
                    found.extend(Some(it).filter(|it| filters.may_pass(it)));
                    continue;
                }
                match filters.judge(&it, None) {
                    Verdict::Passes if self.emit(it)? == Flow::Enough => {
                        is_whole = false;
                        return Ok(Flow::Enough);
                    }
                    Verdict::Fails(flag) if sent.contains(&flag) => {
                        self.tally.add_let_through(flag, 1);
                    }
                    Verdict::Passes | Verdict::Recent | Verdict::Unclear | Verdict::Fails(_) => {}
                }
            }
            if replacements.is_some() {
                return Ok(Flow::More);
            }
            let flow = (self.sink)(Event::PageEnd)?;
            is_whole &= flow == Flow::More;
            Ok(flow)
        })
        .await?;
        if is_whole {
            listed.end(self.selection, &mut self.tally);
        }
        for it in found {
            match filters.judge(&it, replacements.as_ref()) {
                Verdict::Passes if self.emit(it)? == Flow::Enough => break,
                Verdict::Recent => self.tally.recent += 1,
                Verdict::Passes | Verdict::Unclear | Verdict::Fails(_) => {}
            }
        }
        Ok(())
    }
}

/// Puts registrations in the order of the selection.
pub(crate) fn sort(registrations: &mut [Registration], selection: &Selection) {
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
