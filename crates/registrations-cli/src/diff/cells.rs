//! The values of one registration, in one form whatever they were read from.

use std::borrow::Cow;

use jiff::Timestamp;
use registrations::Registration;
use serde_json::Value;

use crate::{
    output::{ALL, Column, bare},
    time,
};

/// A value for each column, in the order of [`ALL`]. The id is not repeated here.
pub(super) type Cells<'a> = Vec<Option<Cow<'a, str>>>;

/// Values that change without anybody changing them.
const VOLATILE: [&str; 4] = ["last_seen_at", "last_activity", "updated_at", "policy.updated_at"];

/// How values become comparable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// Whether times count that change without anybody changing them.
    pub(crate) all_fields: bool,
}

impl Reading {
    /// The values of a registration of the service.
    pub(super) fn registration(self, it: &Registration) -> Cells<'static> {
        let value = |column: &Column| (column.value)(it).map(Cow::Owned);
        ALL.iter().map(|column| self.normal(column, value(column))).collect()
    }

    /// The values of a JSON object that has the member names of the API.
    pub(super) fn object(self, object: &Value) -> Cells<'_> {
        let value = |column: &Column| match member(object, column.path)? {
            Value::Null => None,
            Value::String(text) => Some(Cow::Borrowed(text.as_str())),
            other => Some(Cow::Owned(other.to_string())),
        };
        ALL.iter().map(|column| self.normal(column, value(column))).collect()
    }

    /// The values of a row of CSV. `positions` says where each column is.
    pub(super) fn row<'a>(
        self,
        row: &'a csv::StringRecord,
        positions: &[Option<usize>],
    ) -> Cells<'a> {
        let cells =
            positions.iter().map(|position| row.get((*position)?).map(bare).map(Cow::Borrowed));
        ALL.iter().zip(cells).map(|(column, cell)| self.normal(column, cell)).collect()
    }

    /// Whether the column is compared if both sides have it.
    pub(super) fn reads(self, column: &Column) -> bool {
        column.path != "id" && (self.all_fields || !VOLATILE.contains(&column.path))
    }

    /// Equal values become equal texts: an instant can be written in several ways, and CSV has no null.
    fn normal<'a>(self, column: &Column, value: Option<Cow<'a, str>>) -> Option<Cow<'a, str>> {
        let value = value.filter(|value| !value.is_empty() && self.reads(column))?;
        if is_time(column) {
            return match value.parse::<Timestamp>() {
                Ok(time) => time::known(time).map(|time| Cow::Owned(time.to_string())),
                Err(_) => Some(value),
            };
        }
        Some(value)
    }
}

/// The member at a path such as `device.name`, if the object has it.
pub(super) fn member<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(object, |value, name| value.get(name))
}

fn is_time(column: &Column) -> bool {
    column.path.ends_with("_at") || column.path == "last_activity"
}
