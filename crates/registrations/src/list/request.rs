//! The request for one page.

use registrations_api::{self as api, ListRegistrationsParams};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    page::{Page, Unreadable},
    pager::PageRequest,
    result_info::ResultInfo,
};
use crate::{
    call::{Request, Stop},
    client::Client,
    error::{Error, ErrorKind, Origin, Place, ResponseFacts, Result},
    json::for_each_element,
    operation::Operation,
    response::{DecodeFailure, Envelope, excerpt, read_object, read_record},
    text::prefix,
};
use registrations_api::types::{Registration, RegistrationId, ResponseMessage};

/// How many records of a page get an error of their own. Such an error takes hundreds of bytes, and the record that
/// it is about can have two.
const MAX_ERRORS: usize = 100;
/// How much of such a record is kept, before secrets are removed from it.
const MAX_JSON: usize = 16_384;

/// Requests one page of the listing with these filters.
pub(super) async fn fetch(
    client: &Client,
    filters: ListRegistrationsParams,
    page: PageRequest,
) -> Result<Page> {
    let PageRequest { cursor, per_page, number } = page;
    let params = ListRegistrationsParams { cursor, per_page, ..filters };
    let cursor = params.cursor.as_deref();
    let request = ListRequest { client, params: &params, number };
    let completed = client
        .perform(&request, &Stop::NEVER)
        .await
        .map_err(|error| error.with_request_cursor(cursor))?;
    let Contents { items, failures, about, mut messages } = completed.output;
    for message in &mut messages {
        message.message = client.hide(std::mem::take(&mut message.message));
    }
    let mut unreadable = Unreadable::default();
    for Failure { error, items_before, json } in failures {
        let facts = ResponseFacts {
            status: 200,
            ray_id: completed.ray_id.clone(),
            origin: Origin::Api,
            errors: Vec::new(),
            body_excerpt: excerpt(json.as_bytes(), |text| client.hide(text)),
        };
        let error = error
            .with_operation(Operation::List)
            .with_response(facts)
            .with_attempts(completed.attempts)
            .with_resume_cursor(cursor);
        unreadable.push(error, items_before);
    }
    Ok(Page {
        items,
        unreadable,
        info: about.info,
        expected: about.expected,
        cursor: params.cursor,
        next_cursor: about.next_cursor,
        is_truncated: false,
        messages,
        ray_id: completed.ray_id,
    })
}

struct ListRequest<'a> {
    client: &'a Client,
    params: &'a ListRegistrationsParams,
    number: usize,
}

/// What a response contains.
struct Contents {
    items: Vec<Registration>,
    failures: Vec<Failure>,
    about: ResultInfo,
    messages: Vec<ResponseMessage>,
}

/// A record that could not be read, or all those beyond the first hundred.
struct Failure {
    error: Error,
    items_before: usize,
    /// The beginning of the record.
    json: String,
}

impl Request for ListRequest<'_> {
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

    /// All records at once: the fast way, if there is nothing wrong with the page.
    fn decode(&self, body: &[u8]) -> Option<Contents> {
        let envelope: Envelope<'_, Vec<Registration>> = read_object(body)?;
        if !envelope.success().is_ok_and(|success| success) || envelope.has_errors() {
            return None;
        }
        Some(Contents {
            about: ResultInfo::read(envelope.result_info()).ok()?,
            messages: envelope.messages(),
            items: envelope.result?,
            failures: Vec::new(),
        })
    }

    /// Record by record, so that one that cannot be read does not hide the others.
    fn read(&self, envelope: &Envelope<'_>) -> Result<Contents, DecodeFailure> {
        let about = ResultInfo::read(envelope.result_info())?;
        let mut items = Vec::new();
        let mut failures = Vec::new();
        // All others: how many, the index of the first, and how many items come before it.
        let mut others: Option<(usize, usize, usize)> = None;
        let mut index = 0;
        let mut accept = |json: &RawValue| {
            match read_record(json.get()) {
                Ok(registration) => items.push(registration),
                Err(failure) if failures.len() < MAX_ERRORS => failures.push(Failure {
                    error: failure.into_record_error(index, self.id(json)),
                    items_before: items.len(),
                    json: prefix(json.get(), MAX_JSON).to_owned(),
                }),
                Err(_) => others.get_or_insert((0, index, items.len())).0 += 1,
            }
            index += 1;
        };
        match envelope.result {
            Some(result) => for_each_element(result, &mut accept)
                .map_err(|_| DecodeFailure::other("result", "is not an array"))?,
            // A list without elements can be null, but not if the service says that there are some.
            None if self.is_empty(&about) => {}
            None => return Err(DecodeFailure::missing("result")),
        }
        failures.extend(others.map(|(records, first, items_before)| {
            let message = format!("{records} more records could not be read");
            let place = Place { record_index: Some(first), records, ..Place::default() };
            let error = Error::new(ErrorKind::Decode).with_message(message).with_place(place);
            Failure { error, items_before, json: String::new() }
        }));
        Ok(Contents { items, failures, about, messages: envelope.messages() })
    }
}

impl ListRequest<'_> {
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
    fn is_empty(&self, about: &ResultInfo) -> bool {
        let has_total = about.info.total_count.is_some_and(|total| total > 0);
        match about.info.count {
            Some(0) => !has_total || self.params.cursor.is_some(),
            Some(_) => false,
            None => !has_total && about.next_cursor.is_none(),
        }
    }
}
