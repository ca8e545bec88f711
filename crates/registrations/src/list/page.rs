use registrations_api as api;
use serde_json::{Value, value::RawValue};

use super::{cursor, query::Query, record};
use crate::{
    Client, Error, Operation, Registration, ResponseMessage, Result,
    call::{Call, Misread, Why},
    envelope::Envelope,
    error::{EXCERPT, display::cut},
};

/// A page of a listing.
#[derive(Debug)]
pub struct Page {
    items: Vec<Registration>,
    /// In the order of their indices.
    unreadable: Vec<Error>,
    info: PageInfo,
    cursor: Option<String>,
    next_cursor: Option<String>,
    messages: Vec<ResponseMessage>,
    ray_id: Option<String>,
}

/// What the service says of a page, as far as it says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageInfo {
    /// How many registrations the page holds.
    pub count: Option<u64>,
    /// How many registrations a page holds at most.
    pub per_page: Option<u64>,
    /// How many registrations the whole listing holds.
    pub total_count: Option<u64>,
}

impl Page {
    /// The registrations that could be read. The others are [`unreadable`](Self::unreadable).
    pub fn items(&self) -> &[Registration] {
        &self.items
    }

    /// The records that could not be read: each error tells index, id and JSON path. Usually there are none.
    pub fn unreadable(&self) -> &[Error] {
        &self.unreadable
    }

    /// The page's records in their order, whether they could be read or not.
    pub fn into_items(self) -> PageItems {
        PageItems {
            items: self.items.into_iter(),
            unreadable: self.unreadable.into_iter(),
            index: 0,
        }
    }

    /// What the service says of the page.
    pub fn info(&self) -> PageInfo {
        self.info
    }

    /// Where the next page begins, for [`List::resume_from`](crate::List::resume_from); `None` if this is the last.
    ///
    /// If a limit has cut this page short, it is where this page begins, so that what was cut off is not lost.
    pub fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }

    /// The notes that came with it.
    pub fn messages(&self) -> &[ResponseMessage] {
        &self.messages
    }

    /// The `cf-ray` of the answer: what the vendor's support asks for.
    pub fn ray_id(&self) -> Option<&str> {
        self.ray_id.as_deref()
    }

    /// How many records it has, readable or not.
    pub(super) fn len(&self) -> usize {
        self.items.len() + self.unreadable.len()
    }

    /// The cursor that it was requested with.
    pub(super) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// All the registrations, or the first error.
    pub(super) fn into_readable(self) -> Result<Vec<Registration>> {
        match self.unreadable.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(self.items),
        }
    }

    /// Only the first of the registrations.
    pub(super) fn cut_to(mut self, limit: Option<u64>) -> Self {
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        if let Some(limit) = limit.filter(|limit| *limit < self.items.len()) {
            self.items.truncate(limit);
            self.next_cursor.clone_from(&self.cursor);
            // An error at the index of a record counts those before it, of both kinds.
            let mut earlier = 0;
            self.unreadable.retain(|error| {
                let kept = error.record_index().is_some_and(|index| index < limit + earlier);
                earlier += usize::from(kept);
                kept
            });
        }
        self
    }
}

/// The records of a [`Page`], in their order: [`Page::into_items`].
#[derive(Debug)]
pub struct PageItems {
    items: std::vec::IntoIter<Registration>,
    unreadable: std::vec::IntoIter<Error>,
    index: usize,
}

impl Iterator for PageItems {
    type Item = Result<Registration>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        let unreadable = self.unreadable.as_slice().first();
        if unreadable.is_some_and(|error| error.record_index() == Some(index)) {
            return self.unreadable.next().map(Err);
        }
        self.items.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.items.len() + self.unreadable.len();
        (left, Some(left))
    }
}

impl ExactSizeIterator for PageItems {}

/// Requests the page at this cursor.
pub(super) async fn fetch(client: &Client, query: &Query, cursor: Option<String>) -> Result<Page> {
    let call = PageCall { query, cursor: cursor.as_deref() };
    let answered =
        client.perform(&call).await.map_err(|error| error.at_cursor(cursor.as_deref()))?;
    let mut page = answered.output;
    for error in &mut page.unreadable {
        let inner = error.inner_mut();
        inner.ray_id.clone_from(&answered.ray_id);
        inner.cursor.clone_from(&cursor);
        inner.attempts = answered.attempts;
        let hide = |text| client.shared.credentials.hide(text);
        inner.body = inner.body.take().map(hide);
        inner.record_id = inner.record_id.take().map(|id| hide(id.0).into());
    }
    page.ray_id = answered.ray_id;
    page.cursor = cursor;
    Ok(page)
}

struct PageCall<'a> {
    query: &'a Query,
    cursor: Option<&'a str>,
}

impl Call for PageCall<'_> {
    type Output = Page;

    fn operation(&self) -> Operation {
        Operation::List
    }

    async fn send(&self, api: &api::Client, account: &str) -> Result<Option<Page>, api::Error<()>> {
        let query = self.query;
        let answer = api
            .list_registrations(
                account,
                self.cursor,
                query.device_id.as_ref(),
                query.ids.as_ref(),
                query.include_policy.then_some("policy"),
                query.per_page,
                query.policy_id.as_ref(),
                query.registration_type.clone(),
                query.search.as_deref(),
                query.seen_after.as_ref(),
                query.seen_before.as_ref(),
                query.sort_by.clone(),
                query.sort_order.clone(),
                query.status.clone(),
                query.user_ids.as_ref(),
            )
            .await?;
        let envelope = answer.into_inner();
        if !envelope.success {
            return Ok(None);
        }
        let (info, next_cursor) = match envelope.result_info {
            None => (PageInfo::default(), None),
            Some(info) => {
                let count = |number| u64::try_from(number).ok();
                let page_info = PageInfo {
                    count: count(info.count),
                    per_page: count(info.per_page),
                    total_count: info.total_count.and_then(count),
                };
                (page_info, info.cursor.filter(|cursor| !cursor.is_empty()))
            }
        };
        Ok(Some(Page {
            items: envelope.result,
            unreadable: Vec::new(),
            info,
            cursor: None,
            next_cursor,
            messages: envelope.messages,
            ray_id: None,
        }))
    }

    /// Record by record, so that one that cannot be read does not hide the others.
    fn reread(&self, envelope: &Envelope<'_>) -> Result<Page, Misread> {
        let count = |name| envelope.result_info.get(name).and_then(Value::as_u64);
        let info = PageInfo {
            count: count("count"),
            per_page: count("per_page"),
            total_count: count("total_count"),
        };
        let next_cursor = cursor::read(&envelope.result_info)?;
        let records: Vec<&RawValue> = match envelope.result {
            Some(result) => serde_json::from_str(result.get()).map_err(|error| Misread {
                path: "result".to_owned(),
                why: Why::Json(error.into()),
            })?,
            // A list without elements can be written as null, but not one that is said to have some, or to go on.
            None if info.count == Some(0) => Vec::new(),
            None if info.count.is_none() && next_cursor.is_none() => Vec::new(),
            None => return Err(Misread::missing("result")),
        };
        let mut items = Vec::with_capacity(records.len());
        let mut unreadable = Vec::new();
        for (index, json) in records.into_iter().enumerate() {
            match record::read(json.get(), &format!("result[{index}]")) {
                Ok(registration) => items.push(registration),
                Err(misread) => {
                    let mut error = misread.into_error().during(Operation::List);
                    let inner = error.inner_mut();
                    inner.status = Some(200);
                    inner.record_index = Some(index);
                    inner.record_id = record::id(json);
                    inner.body = Some(cut(json.get(), EXCERPT).to_owned());
                    unreadable.push(error);
                }
            }
        }
        Ok(Page {
            items,
            unreadable,
            info,
            cursor: None,
            next_cursor,
            messages: envelope.messages.clone(),
            ray_id: None,
        })
    }

    /// A cursor in another place than the description says is one that its types drop.
    fn complete(&self, page: &mut Page, body: &[u8]) -> Result<(), Misread> {
        if page.next_cursor.is_none() {
            page.next_cursor = cursor::read_body(body)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, PageInfo};
    use crate::{Error, ErrorKind, Registration};

    fn page(items: usize, unreadable: &[usize]) -> Page {
        let registration: Registration = serde_json::from_str(
            r#"{"id":"r","key":"k","device":{"id":"d","name":"n"},"created_at":"2026-01-01T00:00:00Z",
                "updated_at":"2026-01-01T00:00:00Z","last_seen_at":null,"registration_type":"warp"}"#,
        )
        .unwrap();
        let error = |index: &usize| {
            let mut error = Error::new(ErrorKind::Decode);
            error.inner_mut().record_index = Some(*index);
            error
        };
        Page {
            items: vec![registration; items],
            unreadable: unreadable.iter().map(error).collect(),
            info: PageInfo::default(),
            cursor: Some("here".to_owned()),
            next_cursor: Some("next".to_owned()),
            messages: Vec::new(),
            ray_id: None,
        }
    }

    fn shape(page: Page) -> String {
        let items = page.into_items();
        let length = items.len();
        let shape: String = items.map(|item| if item.is_ok() { '+' } else { '-' }).collect();
        assert_eq!(shape.len(), length);
        shape
    }

    #[test]
    fn records_keep_their_order() {
        assert_eq!(shape(page(3, &[])), "+++");
        assert_eq!(shape(page(3, &[0, 2, 5])), "-+-++-");
        assert_eq!(shape(page(1, &[1, 2])), "+--");
        assert_eq!(shape(page(0, &[0, 1])), "--");
    }

    #[test]
    fn what_a_limit_cuts_off_can_be_had_again() {
        let cut = page(3, &[0, 2, 5]).cut_to(Some(2));
        assert_eq!(cut.next_cursor(), Some("here"));
        assert_eq!(shape(cut), "-+-+");
        let whole = page(3, &[5]).cut_to(Some(3));
        assert_eq!(whole.next_cursor(), Some("next"));
        assert_eq!(whole.len(), 4);
    }
}
