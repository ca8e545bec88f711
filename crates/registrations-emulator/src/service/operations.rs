//! The six operations.

use http::StatusCode;
use serde::Serialize;

use super::{LastCursor, Service, refusals};
use crate::answer::{Answer, JSON, PageStart};
use crate::operation::Operation;
use crate::request::{BadParameter, Cursor, Listing, Query, decode, include_policy, is_identifier};
use crate::store::{Change, Page};

/// What the operations that change something answer.
const NOTHING: &[u8] = b"null";

#[derive(Serialize)]
struct ResultInfo {
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<NextCursor>,
    per_page: usize,
    total_count: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum NextCursor {
    Text(String),
    Null,
}

impl Service {
    pub(super) fn perform(
        &self,
        operation: Operation,
        raw_id: &str,
        query: &Query,
    ) -> Result<Answer, Answer> {
        match operation {
            Operation::List => self.list(query),
            Operation::Get => self.get(raw_id, query),
            Operation::Delete => self.delete(raw_id),
            Operation::DeleteMany => self.change_many(query, Change::Delete),
            Operation::Revoke => self.change_many(query, Change::Revoke),
            Operation::Unrevoke => self.change_many(query, Change::Unrevoke),
        }
    }

    fn list(&self, query: &Query) -> Result<Answer, Answer> {
        let listing = Listing::parse(query, self.page_sizes)?;
        let mut body = br#"{"result":["#.to_vec();
        let page = {
            let store = self.read();
            let page = store.page(&listing).map_err(|_| {
                BadParameter::new("cursor", "must be a cursor that a listing of this account gave")
            })?;
            store.render_page(&mut body, &page, listing.include_policy);
            page
        };
        body.extend_from_slice(br#"],"success":true,"errors":[],"messages":[],"result_info":"#);
        body.extend_from_slice(&self.result_info(&listing, &page));
        body.push(b'}');
        let mut answer = Answer::new(StatusCode::OK, JSON, body);
        let detours = listing.cursor.detours.wrapping_add(1);
        answer.page = Some(PageStart {
            cursor: listing.cursor.encode(),
            detour: Cursor { detours, ..listing.cursor }.encode(),
            was_named: query.all("cursor").next().is_some(),
        });
        Ok(answer)
    }

    fn result_info(&self, listing: &Listing, page: &Page) -> Vec<u8> {
        let cursor = match (page.next, self.last_cursor) {
            (Some(next), _) => Some(NextCursor::Text(next.encode())),
            (None, LastCursor::Empty) => Some(NextCursor::Text(String::new())),
            (None, LastCursor::Null) => Some(NextCursor::Null),
            (None, LastCursor::Absent) => None,
        };
        let info = ResultInfo {
            count: page.rows.len(),
            cursor,
            per_page: listing.per_page,
            total_count: page.total,
        };
        // Plain text and numbers always serialize.
        serde_json::to_vec(&info).unwrap_or_default()
    }

    fn get(&self, raw_id: &str, query: &Query) -> Result<Answer, Answer> {
        let id = path_id(raw_id)?;
        let include_policy = include_policy(query)?;
        let store = self.read();
        let row = store.find(&id).ok_or_else(|| refusals::no_such_registration(&id))?;
        Ok(Answer::success(&store.render_one(row, include_policy)))
    }

    fn delete(&self, raw_id: &str) -> Result<Answer, Answer> {
        let id = path_id(raw_id)?;
        let mut store = self.write();
        let row = store.find(&id).ok_or_else(|| refusals::no_such_registration(&id))?;
        store.change(row, Change::Delete);
        Ok(Answer::success(NOTHING))
    }

    fn change_many(&self, query: &Query, change: Change) -> Result<Answer, Answer> {
        let ids = query
            .ids("id")?
            .ok_or_else(|| BadParameter::new("id", "must be given at least once"))?;
        self.write()
            .change_many(&ids, change, self.unknown_ids)
            .map_err(refusals::no_such_registration)?;
        Ok(Answer::success(NOTHING))
    }
}

/// The id in the path, decoded.
fn path_id(raw: &str) -> Result<String, Answer> {
    decode(raw, false)
        .ok()
        .filter(|id| is_identifier(id))
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(refusals::malformed_id)
}
