//! Counts registrations by what they have in common. It keeps counters, and the times that tell which registrations are
//! superseded, never records.

mod count;
mod export;
mod field;
mod html;
mod overview;
mod prometheus;
mod rows;
mod table;

pub(crate) use count::{Pool, Statistics};
pub(crate) use export::{csv, csv_of, json, json_of};
pub(crate) use field::Field;
pub(crate) use html::html;
pub(crate) use overview::overview;
pub(crate) use prometheus::{prometheus, prometheus_of};
pub(crate) use table::table;

use crate::text::fit;

/// How a table is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) width: usize,
    /// Times are shown as ages.
    pub(crate) is_terminal: bool,
    pub(crate) color: bool,
}

impl View {
    /// The text, cut to the width of a terminal.
    fn fit(self, text: &str) -> String {
        if self.is_terminal { fit(text, self.width) } else { text.to_owned() }
    }

    /// A heading.
    fn bold(self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
