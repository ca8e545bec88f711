//! The request for one page.

use registrations_api::{
    self as api, ListRegistrationsParams,
    types::{ListRegistrationsResponse, ResultInfo},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    cursor::{self, MAX_CURSOR},
    page::{Page, PageInfo, Unreadable},
};
use crate::{
    Client, Error, ErrorKind, Operation, Registration, RegistrationId, ResponseMessage, Result,
    call::{Request, Stop},
    error::{Place, ResponseFacts},
    json::for_each_element,
    response::{DecodeFailure, Envelope, excerpt, member, read_object, read_record},
    text::prefix,
};

/// How many records of a page get an error of their own. Such an error takes hundreds of bytes, and the record that
/// it is about can have two.
const MAX_ERRORS: usize = 100;
/// How much of such a record is kept, before secrets are removed from it.
const MAX_JSON: usize = 16_384;

/// Requests the page at `params.cursor`, the page with this number in its listing.
pub(super) async fn fetch(
    client: &Client,
    params: ListRegistrationsParams,
    number: usize,
) -> Result<Page> {
    let request = PageRequest { client, params: &params, number };
    let completed = client
        .perform(&request, &Stop::NEVER)
        .await
        .map_err(|error| error.with_request_cursor(params.cursor.as_deref()))?;
    let Contents { items, failures, info, next_cursor, mut messages } = completed.output;
    for message in &mut messages {
        message.message = client.hide(std::mem::take(&mut message.message));
    }
    let mut unreadable = Unreadable::default();
    for Failure { error, items_before, records, json } in failures {
        let facts = ResponseFacts {
            status: 200,
            ray_id: completed.ray_id.clone(),
            errors: Vec::new(),
            body_excerpt: excerpt(json.as_bytes(), |text| client.hide(text)),
        };
        let error = error
            .with_operation(Operation::List)
            .with_response(facts)
            .with_attempts(completed.attempts)
            .with_resume_cursor(params.cursor.as_deref());
        unreadable.push(error, items_before, records);
    }
    Ok(Page {
        items,
        unreadable,
        info,
        cursor: params.cursor,
        next_cursor,
        is_truncated: false,
        messages,
        ray_id: completed.ray_id,
    })
}

struct PageRequest<'a> {
    client: &'a Client,
    params: &'a ListRegistrationsParams,
    number: usize,
}

/// What a response contains.
struct Contents {
    items: Vec<Registration>,
    failures: Vec<Failure>,
    info: PageInfo,
    next_cursor: Option<String>,
    messages: Vec<ResponseMessage>,
}

/// A record that could not be read, or all those beyond the first hundred.
struct Failure {
    error: Error,
    items_before: usize,
    records: usize,
    /// The beginning of the record.
    json: String,
}

impl Request for PageRequest<'_> {
    type Output = Contents;

    fn operation(&self) -> Operation {
        Operation::List
    }

    fn part(&self) -> Option<usize> {
        Some(self.number)
    }

    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error> {
        let call = client.shared.api.list_registrations(&client.account_id, self.params)?;
        Ok(call.into_request())
    }

    fn decode(&self, body: &[u8]) -> Option<Contents> {
        let envelope: ListRegistrationsResponse = read_object(body)?;
        if !envelope.success || envelope.errors.is_some_and(|errors| !errors.is_empty()) {
            return None;
        }
        let info = envelope.result_info.as_ref().map(page_info).unwrap_or_default();
        let cursors = envelope.result_info.map(|info| (info.cursor, info.cursors));
        let (cursor, cursors) = cursors.unwrap_or_default();
        let next_cursor = cursor
            .filter(|cursor| !cursor.is_empty())
            .or_else(|| cursors?.after.filter(|cursor| !cursor.is_empty()));
        if next_cursor.as_ref().is_some_and(|cursor| cursor.len() > MAX_CURSOR) {
            return None;
        }
        Some(Contents {
            items: envelope.result,
            failures: Vec::new(),
            info,
            next_cursor,
            messages: envelope.messages.unwrap_or_default(),
        })
    }

    /// Record by record, so that one that cannot be read does not hide the others.
    fn read(&self, envelope: &Envelope<'_>) -> Result<Contents, DecodeFailure> {
        let result_info = envelope.result_info();
        let info = PageInfo {
            count: member(result_info, "count"),
            per_page: member(result_info, "per_page"),
            total_count: member(result_info, "total_count"),
        };
        let next_cursor = cursor::read(result_info)?;
        let mut items = Vec::new();
        let mut failures = Vec::new();
        let mut others: Option<Failure> = None;
        let mut index = 0;
        let mut accept = |json: &RawValue| {
            match read_record(json.get()) {
                Ok(registration) => items.push(registration),
                Err(failure) if failures.len() < MAX_ERRORS => failures.push(Failure {
                    error: failure.into_record_error(index, self.id(json)),
                    items_before: items.len(),
                    records: 1,
                    json: prefix(json.get(), MAX_JSON).to_owned(),
                }),
                Err(_) => {
                    let others = others.get_or_insert_with(|| others_at(index, items.len()));
                    others.records += 1;
                }
            }
            index += 1;
        };
        match envelope.result() {
            Some(result) => for_each_element(result, &mut accept)
                .map_err(|_| DecodeFailure::other("result", "is not an array"))?,
            // A list without elements can be null, but not if the service says that there are some.
            None if self.is_empty(info, next_cursor.is_some()) => {}
            None => return Err(DecodeFailure::missing("result")),
        }
        failures.extend(others.map(Failure::with_count));
        Ok(Contents { items, failures, info, next_cursor, messages: envelope.messages() })
    }
}

impl PageRequest<'_> {
    /// The id of a record that cannot be read as a whole.
    fn id(&self, json: &RawValue) -> Option<RegistrationId> {
        #[derive(Deserialize)]
        struct Identified {
            id: String,
        }
        let record: Identified = serde_json::from_str(json.get()).ok()?;
        Some(self.client.hide(record.id).into())
    }

    /// Whether a response without a result is an empty page.
    ///
    /// It is not if the service says that there are records: in the page, or in the listing if this is its first page,
    /// or if the page has no count but a cursor follows.
    fn is_empty(&self, info: PageInfo, has_next: bool) -> bool {
        let has_total = info.total_count.is_some_and(|total| total > 0);
        match info.count {
            Some(0) => !has_total || self.params.cursor.is_some(),
            Some(_) => false,
            None => !has_total && !has_next,
        }
    }
}

impl Failure {
    fn with_count(self) -> Self {
        let message = format!("{} more records could not be read", self.records);
        Self { error: self.error.with_message(message), ..self }
    }
}

/// The failure of all records from this one on that get no error of their own.
fn others_at(index: usize, items_before: usize) -> Failure {
    let place = Place { record_index: Some(index), ..Place::default() };
    let error = Error::new(ErrorKind::Decode).with_place(place);
    Failure { error, items_before, records: 0, json: String::new() }
}

fn page_info(info: &ResultInfo) -> PageInfo {
    let number = |number| u64::try_from(number).ok();
    PageInfo {
        count: number(info.count),
        per_page: number(info.per_page),
        total_count: info.total_count.and_then(number),
    }
}
