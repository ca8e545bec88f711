//! A table for a person: chosen columns, one line for each registration.

use std::io::{self, Write};

use jiff::Timestamp;
use registrations::{Email, Registration, UserId};

use super::{Column, Style};
use crate::{
    text::{escape, fit, width},
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

/// The e-mail address of the user, or what else is known; `-` if nothing is.
pub(crate) fn name_of_user(it: &Registration) -> String {
    let known = it.user.as_ref().and_then(|user| {
        let email = user.email.as_ref().map(Email::as_str);
        let id = user.id.as_ref().map(UserId::as_str);
        [email, user.name.as_deref(), id].into_iter().flatten().find(|it| !it.is_empty())
    });
    known.unwrap_or("-").to_owned()
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

type Text = Box<dyn Fn(&Registration) -> String>;

/// From this width of the terminal on, a table shows the device settings profiles.
pub(crate) const POLICY_FROM: usize = 150;

/// A column of the table.
struct Cell {
    header: String,
    text: Text,
    /// The narrowest and the widest that it may be on a terminal.
    min: usize,
    max: usize,
    width: usize,
    /// It gets attention if the registration is idle.
    shows_activity: bool,
}

/// Writes rows with the column widths of the first page.
pub(super) struct Table {
    cells: Vec<Cell>,
    terminal: Option<usize>,
    color: bool,
    now: Timestamp,
    has_header: bool,
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const YELLOW: &str = "\u{1b}[33m";
const RESET: &str = "\u{1b}[0m";
/// From here on, a registration counts as idle in the table.
const IDLE_DAYS: i64 = 90;
const GAP: usize = 2;

impl Table {
    pub(super) fn new(columns: Option<&[Column]>, style: &Style) -> Self {
        let cells = match columns {
            Some(columns) => columns.iter().map(|column| named(*column)).collect(),
            None => standard(style),
        };
        let Style { terminal, color, now, .. } = *style;
        Self { cells, terminal, color, now, has_header: false }
    }

    /// How many columns are shown.
    pub(super) fn columns(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn write(&mut self, page: &[Registration], out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<Vec<String>> =
            page.iter().map(|it| self.cells.iter().map(|cell| (cell.text)(it)).collect()).collect();
        if !self.has_header {
            self.has_header = true;
            self.measure(&rows);
            let header: Vec<String> = self.cells.iter().map(|cell| cell.header.clone()).collect();
            self.line(&header, out, BOLD, false)?;
        }
        for (row, it) in rows.iter().zip(page) {
            let style = if status(it) == "active" { "" } else { DIM };
            let is_idle = time::days(it.last_activity(), self.now) >= IDLE_DAYS;
            self.line(row, out, style, is_idle && style.is_empty())?;
        }
        Ok(())
    }

    /// Fits the columns to their contents, and on a terminal to its width: the widest ones give way first, the last
    /// ones are left out if that does not suffice.
    fn measure(&mut self, rows: &[Vec<String>]) {
        for (index, cell) in self.cells.iter_mut().enumerate() {
            let texts = rows.iter().filter_map(|row| row.get(index));
            let widest = texts.map(|text| width(text)).max().unwrap_or(0);
            // Elsewhere nothing is cut, but one long name does not widen all rows.
            let max = if self.terminal.is_some() { cell.max } else { cell.max.min(40) };
            cell.width = widest.min(max).max(width(&cell.header));
            cell.min = cell.min.max(width(&cell.header)).min(cell.width);
        }
        let Some(terminal) = self.terminal else { return };
        while self.cells.len() > 1 && total(&self.cells, |cell| cell.min) > terminal {
            self.cells.pop();
        }
        while total(&self.cells, |cell| cell.width) > terminal {
            let shrinkable = self.cells.iter_mut().filter(|cell| cell.width > cell.min);
            if let Some(widest) = shrinkable.max_by_key(|cell| cell.width) {
                widest.width -= 1;
            } else {
                // A single column.
                self.cells.iter_mut().for_each(|cell| cell.width = cell.width.min(terminal));
                break;
            }
        }
    }

    fn line(
        &self,
        row: &[String],
        out: &mut dyn Write,
        style: &str,
        is_idle: bool,
    ) -> io::Result<()> {
        let style = if self.color { style } else { "" };
        let mut line = String::new();
        let mut spaces = 0;
        for (cell, text) in self.cells.iter().zip(row) {
            let text = if self.terminal.is_some() { fit(text, cell.width) } else { text.clone() };
            let used = width(&text);
            line.push_str(&" ".repeat(spaces));
            if self.color && is_idle && cell.shows_activity {
                line.extend([YELLOW, &text, RESET]);
            } else {
                line.push_str(&text);
            }
            spaces = cell.width.saturating_sub(used) + GAP;
        }
        let reset = if style.is_empty() { "" } else { RESET };
        writeln!(out, "{style}{line}{reset}")
    }
}

fn total(cells: &[Cell], width: impl Fn(&Cell) -> usize) -> usize {
    cells.iter().map(|cell| width(cell) + GAP).sum::<usize>().saturating_sub(GAP)
}

/// A column that the user names.
fn named(column: Column) -> Cell {
    Cell {
        header: column.path.to_uppercase(),
        text: Box::new(move |it| shown((column.value)(it))),
        min: 12,
        max: usize::MAX,
        width: 0,
        shows_activity: false,
    }
}

/// The columns of a table for which none are named. The further to the right, the wider the terminal must be.
fn standard(style: &Style) -> Vec<Cell> {
    let &Style { terminal, now, has_policy, .. } = style;
    let wide = terminal.unwrap_or(usize::MAX);
    let is_terminal = terminal.is_some();
    let mut cells = Vec::new();
    let mut add = |header: &str, from: usize, min: usize, max: usize, text: Text| {
        if wide >= from {
            let header = header.to_owned();
            let shows_activity = header == "SEEN";
            cells.push(Cell { header, text, min, max, width: 0, shows_activity });
        }
    };
    let seen_at = move |it: &Registration| match (is_terminal, it.last_seen_at) {
        (true, _) => seen(it, now),
        (false, at) => at.map_or_else(|| "never".to_owned(), |at| at.to_string()),
    };
    let created = move |it: &Registration| {
        if is_terminal { time::date(it.created_at) } else { it.created_at.to_string() }
    };
    let client = |it: &Registration| shown(it.device.client_version.clone());
    let tunnel = |it: &Registration| shown(it.tunnel_type.as_ref().map(ToString::to_string));
    let policy = |it: &Registration| shown(it.policy.as_ref().map(|policy| policy.name.clone()));
    add("DEVICE", 0, 10, 40, Box::new(|it| shown(Some(it.device.name.clone()))));
    add("USER", 0, 10, 64, Box::new(|it| shown(Some(name_of_user(it)))));
    add("SEEN", 0, 24, 24, Box::new(seen_at));
    add("STATUS", 0, 8, 8, Box::new(|it| status(it).to_owned()));
    add("IPV4", 0, 15, 15, Box::new(|it| shown(it.virtual_ipv4.clone())));
    add("ID", 100, 36, 36, Box::new(|it| shown(Some(it.id.to_string()))));
    add("CLIENT", 120, 14, 16, Box::new(client));
    add("TUNNEL", 130, 10, 10, Box::new(tunnel));
    if has_policy {
        add("POLICY", POLICY_FROM, 10, 24, Box::new(policy));
    }
    add("CREATED", 170, 10, 10, Box::new(created));
    cells
}

fn shown(value: Option<String>) -> String {
    value
        .filter(|value| !value.is_empty())
        .map_or_else(|| "-".to_owned(), |value| escape(&value).into_owned())
}
