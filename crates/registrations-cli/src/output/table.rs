//! A table for a person: chosen columns, one line for each registration.

use std::io::{self, Write};

use jiff::Timestamp;
use registrations::Registration;

use super::Column;
use crate::{
    text::{escape, fit, pad, width},
    time,
};

/// `active`, `revoked` or `deleted`.
pub(crate) fn status(it: &Registration) -> &'static str {
    match (it.deleted_at, it.revoked_at) {
        (Some(_), _) => "deleted",
        (None, Some(_)) => "revoked",
        (None, None) => "active",
    }
}

/// The e-mail address of the user, or what else is known; `-` without a user.
pub(crate) fn name_of_user(it: &Registration) -> String {
    let user = it.user.as_ref();
    user.and_then(|user| {
        let email = user.email.as_ref().map(ToString::to_string);
        email.or_else(|| user.name.clone()).or_else(|| user.id.as_ref().map(ToString::to_string))
    })
    .unwrap_or_else(|| "-".to_owned())
}

/// Device, user, last seen and status, for plans.
pub(crate) fn row(it: &Registration, now: Timestamp) -> [String; 4] {
    [
        escape(&it.device.name).into_owned(),
        escape(&name_of_user(it)).into_owned(),
        seen(it, now),
        status(it).to_owned(),
    ]
}

fn seen(it: &Registration, now: Timestamp) -> String {
    it.last_seen_at.map_or_else(|| "never".to_owned(), |seen| time::ago(seen, now))
}

/// A column of the table.
struct Cell {
    header: String,
    text: Box<dyn Fn(&Registration) -> String>,
    /// The widest that it may be on a terminal.
    max: usize,
    /// It is shown from this width of the terminal on.
    from: usize,
    width: usize,
}

/// Writes rows with the column widths of the first page.
pub(super) struct Table {
    cells: Vec<Cell>,
    terminal: Option<usize>,
    color: bool,
    has_header: bool,
}

impl Table {
    pub(super) fn new(
        columns: Option<&[Column]>,
        terminal: Option<usize>,
        color: bool,
        now: Timestamp,
    ) -> Self {
        let cells = match columns {
            Some(columns) => columns
                .iter()
                .map(|column| {
                    let value = column.value;
                    let text = move |it: &Registration| shown(value(it));
                    Cell {
                        header: column.path.to_uppercase(),
                        text: Box::new(text),
                        max: usize::MAX,
                        from: 0,
                        width: 0,
                    }
                })
                .collect(),
            None => standard(terminal.is_some(), now),
        };
        let wide = terminal.unwrap_or(usize::MAX);
        let cells = cells.into_iter().filter(|cell| cell.from <= wide).collect();
        Self { cells, terminal, color, has_header: false }
    }

    pub(super) fn write(&mut self, page: &[Registration], out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<Vec<String>> =
            page.iter().map(|it| self.cells.iter().map(|cell| (cell.text)(it)).collect()).collect();
        if !self.has_header {
            self.has_header = true;
            self.measure(&rows);
            let header: Vec<String> = self.cells.iter().map(|cell| cell.header.clone()).collect();
            self.line(&header, out, if self.color { "\u{1b}[1m" } else { "" })?;
        }
        for (row, it) in rows.iter().zip(page) {
            let dim = self.color && status(it) != "active";
            self.line(row, out, if dim { "\u{1b}[2m" } else { "" })?;
        }
        Ok(())
    }

    /// Fits the columns to their contents, and on a terminal to its width: the widest ones give way first, the last
    /// ones are left out if that does not suffice.
    fn measure(&mut self, rows: &[Vec<String>]) {
        for (index, cell) in self.cells.iter_mut().enumerate() {
            let widest = rows
                .iter()
                .filter_map(|row| row.get(index))
                .map(|text| width(text))
                .max()
                .unwrap_or(0);
            cell.width = widest.min(cell.max).max(width(&cell.header));
        }
        let Some(terminal) = self.terminal else { return };
        loop {
            let total =
                self.cells.iter().map(|cell| cell.width + 2).sum::<usize>().saturating_sub(2);
            let Some(excess) = total.checked_sub(terminal).filter(|excess| *excess > 0) else {
                break;
            };
            let least = |cell: &Cell| 12.max(width(&cell.header));
            let shrinkable = self.cells.iter_mut().filter(|cell| cell.width > least(cell));
            if let Some(widest) = shrinkable.max_by_key(|cell| cell.width) {
                widest.width -= excess.min(widest.width - least(widest)).clamp(1, 4);
            } else if self.cells.len() > 1 {
                self.cells.pop();
            } else {
                break;
            }
        }
    }

    fn line(&self, row: &[String], out: &mut dyn Write, style: &str) -> io::Result<()> {
        let mut line = String::new();
        for (index, (cell, text)) in self.cells.iter().zip(row).enumerate() {
            if index > 0 {
                line.push_str("  ");
            }
            let text = if self.terminal.is_some() { fit(text, cell.width) } else { text.clone() };
            line.push_str(&pad(&text, cell.width));
        }
        let reset = if style.is_empty() { "" } else { "\u{1b}[0m" };
        writeln!(out, "{style}{}{reset}", line.trim_end())
    }
}

/// The columns of a table for which none are named.
fn standard(is_terminal: bool, now: Timestamp) -> Vec<Cell> {
    let cell =
        |header: &str, from: usize, max: usize, text: Box<dyn Fn(&Registration) -> String>| Cell {
            header: header.to_owned(),
            text,
            max,
            from,
            width: 0,
        };
    let seen_at = move |it: &Registration| match (is_terminal, it.last_seen_at) {
        (true, _) => seen(it, now),
        (false, at) => at.map_or_else(|| "never".to_owned(), |at| at.to_string()),
    };
    let created = move |it: &Registration| match is_terminal {
        true => it.created_at.to_string().get(..10).unwrap_or_default().to_owned(),
        false => it.created_at.to_string(),
    };
    vec![
        cell("DEVICE", 0, 32, Box::new(|it| escape(&it.device.name).into_owned())),
        cell("USER", 0, 40, Box::new(|it| escape(&name_of_user(it)).into_owned())),
        cell("SEEN", 0, 24, Box::new(seen_at)),
        cell("STATUS", 0, 8, Box::new(|it| status(it).to_owned())),
        cell("IPV4", 0, 15, Box::new(|it| shown(it.virtual_ipv4.clone()))),
        cell("ID", 100, 36, Box::new(|it| escape(it.id.as_str()).into_owned())),
        cell("CLIENT", 130, 16, Box::new(|it| shown(it.device.client_version.clone()))),
        cell(
            "TUNNEL",
            145,
            10,
            Box::new(|it| shown(it.tunnel_type.as_ref().map(ToString::to_string))),
        ),
        cell(
            "POLICY",
            160,
            24,
            Box::new(|it| shown(it.policy.as_ref().map(|policy| policy.name.clone()))),
        ),
        cell("CREATED", 180, 24, Box::new(created)),
    ]
}

fn shown(value: Option<String>) -> String {
    value
        .filter(|value| !value.is_empty())
        .map_or_else(|| "-".to_owned(), |value| escape(&value).into_owned())
}
