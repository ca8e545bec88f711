//! The seven operations.

use std::collections::BTreeMap;

use http::StatusCode;
use serde::Serialize;
use uuid::Uuid;

use super::{LastCursor, Service, errors};
use crate::fleet::Random;
use crate::operation::Operation;
use crate::query::{Cursor, InvalidParameter, Listing, Query, include_policy, is_identifier};
use crate::response::{Failure, JSON, PageStart, Response};
use crate::store::Change;

/// The result of a change.
const NULL: &[u8] = b"null";

/// For how many hours the override codes are valid.
const OVERRIDE_HOURS: [&str; 5] = ["1", "3", "6", "12", "24"];

#[derive(Serialize)]
struct ResultInfo {
    count: usize,
    #[serde(skip_serializing_if = "NextCursor::is_absent")]
    cursor: NextCursor,
    per_page: usize,
    total_count: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum NextCursor {
    Text(String),
    Null,
    Absent,
}

impl NextCursor {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

#[derive(Serialize)]
struct OverrideCodes {
    disable_for_time: BTreeMap<&'static str, String>,
}

impl Service {
    pub(super) fn perform(
        &self,
        operation: Operation,
        id: &str,
        query: &Query,
    ) -> Result<Response, Failure> {
        match operation {
            Operation::List => self.list(query),
            Operation::Get => self.get(id, query),
            Operation::OverrideCodes => self.override_codes(id),
            Operation::Delete => self.delete(id),
            Operation::DeleteMany => self.change_many(query, Change::Delete),
            Operation::Revoke => self.change_many(query, Change::Revoke),
            Operation::Unrevoke => self.change_many(query, Change::Unrevoke),
        }
    }

    fn list(&self, query: &Query) -> Result<Response, Failure> {
        let listing = Listing::parse(query, self.page_sizes)?;
        let mut body = br#"{"result":["#.to_vec();
        let info = {
            let store = self.read();
            let page = store.page(&listing).map_err(|_| {
                InvalidParameter::new("cursor", "must be a cursor of a listing of this account")
            })?;
            store.render_rows(&mut body, &page.rows, listing.include_policy);
            let is_full = page.rows.len() == listing.per_page;
            let has_next = page.has_next || (is_full && self.trailing_empty_page);
            let last_row = page.rows.last().filter(|_| has_next);
            ResultInfo {
                count: page.rows.len(),
                cursor: self.next_cursor(&listing, last_row.map(|row| store.id_of(*row))),
                per_page: listing.per_page,
                total_count: page.total,
            }
        };
        body.extend_from_slice(br#"],"success":true,"errors":[],"messages":[],"result_info":"#);
        // Plain text and numbers always serialize.
        body.extend_from_slice(&serde_json::to_vec(&info).unwrap_or_default());
        body.push(b'}');
        let mut response = Response::new(StatusCode::OK, JSON, body);
        let empty_pages = listing.cursor.empty_pages.wrapping_add(1);
        response.page = Some(PageStart {
            cursor: listing.cursor.encode(),
            other_cursor: Cursor { empty_pages, ..listing.cursor }.encode(),
            is_requested: query.all("cursor").next().is_some(),
        });
        Ok(response)
    }

    /// The cursor to the registrations after this one; `None` at the end of the listing.
    fn next_cursor(&self, listing: &Listing, after: Option<Uuid>) -> NextCursor {
        match (after, self.last_cursor) {
            (Some(_), _) => {
                NextCursor::Text(Cursor { after, empty_pages: 0, ..listing.cursor }.encode())
            }
            (None, LastCursor::Empty) => NextCursor::Text(String::new()),
            (None, LastCursor::Null) => NextCursor::Null,
            (None, LastCursor::Absent) => NextCursor::Absent,
        }
    }

    fn get(&self, id: &str, query: &Query) -> Result<Response, Failure> {
        check_id(id)?;
        let include_policy = include_policy(query)?;
        let store = self.read();
        let row = store.find(id).ok_or_else(|| errors::not_found(id))?;
        let mut result = Vec::new();
        store.render_row(&mut result, row, include_policy);
        Ok(Response::success(&result))
    }

    fn override_codes(&self, id: &str) -> Result<Response, Failure> {
        check_id(id)?;
        let store = self.read();
        let row = store.find(id).ok_or_else(|| errors::not_found(id))?;
        if !self.admin_override {
            return Err(errors::admin_override_disabled());
        }
        let codes = override_codes(store.id_of(row));
        Ok(Response::success(&serde_json::to_vec(&codes).unwrap_or_default()))
    }

    fn delete(&self, id: &str) -> Result<Response, Failure> {
        check_id(id)?;
        let mut store = self.write();
        let row = store.find(id).ok_or_else(|| errors::not_found(id))?;
        store.change(row, Change::Delete);
        Ok(Response::success(NULL))
    }

    fn change_many(&self, query: &Query, change: Change) -> Result<Response, Failure> {
        let ids = query.ids("id")?.ok_or_else(|| InvalidParameter::new("id", "is required"))?;
        self.write().change_many(&ids, change, self.unknown_ids).map_err(errors::not_found)?;
        Ok(Response::success(NULL))
    }
}

fn check_id(id: &str) -> Result<(), Failure> {
    if is_identifier(id) { Ok(()) } else { Err(errors::invalid_id()) }
}

/// Seven digits for each duration, always the same ones for one registration.
fn override_codes(id: Uuid) -> OverrideCodes {
    const ANOTHER_SEQUENCE_THAN_THE_KEY: u128 = 1;
    let mut random = Random::new(id.as_u128() ^ ANOTHER_SEQUENCE_THAN_THE_KEY);
    let code = |hours| (hours, format!("{:07}", random.below(10_000_000)));
    OverrideCodes { disable_for_time: OVERRIDE_HOURS.into_iter().map(code).collect() }
}
