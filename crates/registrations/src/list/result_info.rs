//! `result_info`, in every form that has been seen: what the service says about a page, and the cursor of the next one.

use serde_json::value::RawValue;

use super::page::PageInfo;
use crate::{
    json::{self, Members},
    response::DecodeFailure,
};

/// A longer cursor does not fit into a URL together with the filters.
const MAX_CURSOR: usize = 16_384;

#[derive(Debug, Default)]
pub(super) struct ResultInfo {
    pub(super) info: PageInfo,
    /// How many registrations the whole listing has, at least.
    pub(super) expected: Option<u64>,
    /// `None` at the end.
    pub(super) next_cursor: Option<String>,
}

impl ResultInfo {
    /// A cursor that cannot be read is an error: to treat it as the end would lose the remaining pages. Any other member
    /// that cannot be read counts as absent.
    pub(super) fn read(result_info: Option<&RawValue>) -> Result<Self, DecodeFailure> {
        let Some(members) = object(result_info, "result_info")? else {
            return Ok(Self::default());
        };
        let number = |name: &str| members.get(name).and_then(|json| json::read::<u64>(json));
        let info = PageInfo {
            count: number("count"),
            per_page: number("per_page"),
            total_count: number("total_count"),
        };
        // Other listings of the vendor say how many pages there are instead. All but the last are full.
        let pages = number("total_pages").filter(|pages| *pages > 1).zip(info.per_page);
        let in_pages =
            pages.map(|(pages, per_page)| (pages - 1).saturating_mul(per_page).saturating_add(1));
        Ok(Self { expected: info.total_count.or(in_pages), next_cursor: cursor(&members)?, info })
    }
}

fn cursor(members: &Members<'_>) -> Result<Option<String>, DecodeFailure> {
    if let Some(cursor) = string(members.get("cursor").copied(), "result_info.cursor")? {
        return Ok(Some(cursor));
    }
    // Siblings of this API have it here.
    let cursors = object(members.get("cursors").copied(), "result_info.cursors")?;
    let after = cursors.as_ref().and_then(|cursors| cursors.get("after").copied());
    string(after, "result_info.cursors.after")
}

fn object<'a>(
    json: Option<&'a RawValue>,
    path: &str,
) -> Result<Option<Members<'a>>, DecodeFailure> {
    match json.filter(|json| json.get() != "null") {
        None => Ok(None),
        Some(json) => match json::members(json) {
            Some(members) => Ok(Some(members)),
            None => Err(DecodeFailure::other(path, "is not an object")),
        },
    }
}

fn string(json: Option<&RawValue>, path: &str) -> Result<Option<String>, DecodeFailure> {
    let Some(json) = json.filter(|json| json.get() != "null") else { return Ok(None) };
    match serde_json::from_str::<String>(json.get()) {
        Ok(cursor) if cursor.is_empty() => Ok(None),
        Ok(cursor) if cursor.contains(char::REPLACEMENT_CHARACTER) => {
            Err(DecodeFailure::other(path, "is not UTF-8"))
        }
        Ok(cursor) if cursor.len() > MAX_CURSOR => {
            Err(DecodeFailure::other(path, "has more than 16,384 bytes, too many for a URL"))
        }
        Ok(cursor) => Ok(Some(cursor)),
        Err(_) => Err(DecodeFailure::other(path, "is not a string")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::ResultInfo;

    fn read_all(info: &str) -> Result<ResultInfo, String> {
        let info: Box<RawValue> = serde_json::from_str(info).unwrap();
        ResultInfo::read(Some(&info)).map_err(|failure| failure.to_string())
    }

    fn read(info: &str) -> Result<Option<String>, String> {
        read_all(info).map(|info| info.next_cursor)
    }

    #[test]
    fn the_size_of_the_listing_is_a_total_or_a_number_of_pages() {
        for (info, expected) in [
            (r#"{"total_count": 500}"#, Some(500)),
            (r#"{"page": 1, "per_page": 2, "total_pages": 250}"#, Some(499)),
            (r#"{"page": 1, "per_page": 2, "total_pages": 250, "total_count": 500}"#, Some(500)),
            (r#"{"page": 1, "per_page": 50, "total_pages": 1}"#, None),
            (r#"{"total_pages": 18446744073709551615, "per_page": 2}"#, Some(u64::MAX)),
            (r#"{"total_pages": 2}"#, None),
            (r#"{"total_count": -1}"#, None),
        ] {
            assert_eq!(read_all(info).map(|info| info.expected), Ok(expected), "{info}");
        }
    }

    #[test]
    fn the_end_has_many_forms() {
        assert!(ResultInfo::read(None).is_ok_and(|info| info.next_cursor.is_none()));
        for end in [
            "null",
            "{}",
            r#"{"cursor": null, "count": 1e999}"#,
            r#"{"cursor": ""}"#,
            r#"{"cursor": "", "cursors": null}"#,
            r#"{"cursors": {}}"#,
            r#"{"cursors": {"after": ""}}"#,
        ] {
            assert_eq!(read(end), Ok(None), "{end}");
        }
        assert_eq!(read(r#"{"cursor": "c", "total_count": 1e999}"#), Ok(Some("c".to_owned())));
        let nested = r#"{"cursor": "", "cursors": {"after": "d"}}"#;
        assert_eq!(read(nested), Ok(Some("d".to_owned())));
    }

    #[test]
    fn a_cursor_that_cannot_be_read_is_not_the_end() {
        let long = format!(r#"{{"cursor": "{}"}}"#, "c".repeat(20_000));
        for (info, reason) in [
            ("[]", "`result_info` is not an object"),
            (r#"{"cursor": 7}"#, "`result_info.cursor` is not a string"),
            (r#"{"cursors": "x"}"#, "`result_info.cursors` is not an object"),
            (r#"{"cursors": {"after": {}}}"#, "`result_info.cursors.after` is not a string"),
            (&long, "`result_info.cursor` has more than 16,384 bytes, too many for a URL"),
        ] {
            assert_eq!(read(info), Err(reason.to_owned()));
        }
    }
}
