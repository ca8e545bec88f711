//! The formats. All of them stream.

use std::io::{self, BufWriter, Stdout, Write};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use registrations::Registration;
use serde_json::{Map, Value};

use super::{Column, columns::ALL, table::Table};
use crate::failure::Failure;

/// A format of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person
    #[default]
    Table,
    /// A JSON array
    Json,
    /// A JSON object on each line
    Ndjson,
    /// RFC 4180, for a spreadsheet
    Csv,
    /// Only the id, on each line
    Id,
}

/// Writes registrations in one format, page by page.
pub(crate) struct Writer {
    out: BufWriter<Stdout>,
    kind: Kind,
    columns: Option<Vec<Column>>,
    rows: usize,
}

enum Kind {
    Table(Table),
    Json,
    Ndjson,
    Csv { raw: bool, bom: bool },
    Id,
}

/// How CSV is written.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct CsvArgs {
    /// Do not protect spreadsheets from cells that look like formulas
    #[arg(long)]
    pub(crate) csv_raw: bool,
    /// Begin CSV with a byte order mark, by which Excel knows that it is UTF-8
    #[arg(long)]
    pub(crate) csv_bom: bool,
}

/// How to write.
#[derive(Debug)]
pub(crate) struct Style {
    pub(crate) terminal: Option<usize>,
    pub(crate) color: bool,
    pub(crate) now: Timestamp,
    pub(crate) csv: CsvArgs,
    pub(crate) has_policy: bool,
}

impl Writer {
    pub(crate) fn new(format: Format, columns: Option<Vec<Column>>, style: &Style) -> Self {
        let kind = match format {
            Format::Table => Kind::Table(Table::new(columns.as_deref(), style)),
            Format::Json => Kind::Json,
            Format::Ndjson => Kind::Ndjson,
            Format::Csv => Kind::Csv { raw: style.csv.csv_raw, bom: style.csv.csv_bom },
            Format::Id => Kind::Id,
        };
        let columns = columns.or_else(|| {
            let all =
                ALL.iter().copied().filter(|column| style.has_policy || !column.needs_policy());
            matches!(kind, Kind::Csv { .. }).then(|| all.collect())
        });
        Self { out: BufWriter::new(io::stdout()), kind, columns, rows: 0 }
    }

    /// Writes some registrations, and flushes them.
    pub(crate) fn write(&mut self, page: &[Registration]) -> Result<(), Failure> {
        let Self { out, kind, columns, rows } = self;
        if let Kind::Table(table) = kind {
            if !page.is_empty() {
                table.write(page, out)?;
            }
            return Ok(out.flush()?);
        }
        for it in page {
            match kind {
                Kind::Table(_) => {}
                Kind::Json => {
                    out.write_all(if *rows == 0 { b"[\n" } else { b",\n" })?;
                    serde_json::to_writer(&mut *out, &json(it, columns.as_deref()))
                        .map_err(io::Error::from)?;
                }
                Kind::Ndjson => {
                    serde_json::to_writer(&mut *out, &json(it, columns.as_deref()))
                        .map_err(io::Error::from)?;
                    out.write_all(b"\n")?;
                }
                Kind::Csv { raw, bom } => {
                    let columns = columns.as_deref().unwrap_or_default();
                    if *rows == 0 {
                        out.write_all(if *bom { BOM } else { b"" })?;
                        csv_line(out, true, columns.iter().map(|column| column.path.to_owned()))?;
                    }
                    let cells = columns.iter().map(|column| (column.value)(it).unwrap_or_default());
                    csv_line(out, *raw, cells)?;
                }
                Kind::Id => writeln!(out, "{}", crate::text::escape(it.id.as_str()))?,
            }
            *rows += 1;
        }
        Ok(out.flush()?)
    }

    /// How many of the named columns the terminal has no room for.
    pub(crate) fn hidden_columns(&self) -> usize {
        match (&self.kind, &self.columns) {
            (Kind::Table(table), Some(columns)) => columns.len().saturating_sub(table.columns()),
            _ => 0,
        }
    }

    /// Writes the end.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        match (&self.kind, self.rows) {
            (Kind::Json, 0) => self.out.write_all(b"[]\n")?,
            (Kind::Json, _) => self.out.write_all(b"\n]\n")?,
            (Kind::Csv { bom, .. }, 0) => {
                self.out.write_all(if *bom { BOM } else { b"" })?;
                let columns = self.columns.as_deref().unwrap_or_default();
                csv_line(&mut self.out, true, columns.iter().map(|column| column.path.to_owned()))?;
            }
            _ => {}
        }
        Ok(self.out.flush()?)
    }
}

/// By this, Excel knows that a file is UTF-8.
pub(crate) const BOM: &[u8] = "\u{feff}".as_bytes();

/// Writes a line of CSV. If it is not to be raw, no cell looks like a formula.
pub(crate) fn csv_line(
    out: &mut dyn Write,
    raw: bool,
    cells: impl Iterator<Item = String>,
) -> io::Result<()> {
    let cells = cells.map(|cell| if raw { cell } else { harmless(cell) });
    let mut line = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(1_024)
        .from_writer(Vec::new());
    line.write_record(cells.collect::<Vec<_>>()).map_err(io::Error::other)?;
    let line = line.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&line)
}

/// A cell that a spreadsheet would run as a formula gets a leading `'`. So does one that has such a `'` already, so that
/// whoever removes one `'` has the cell again.
fn harmless(cell: String) -> String {
    if is_formula(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell }
}

/// The cell that was written as this one.
pub(crate) fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest.trim_start_matches('\''))).unwrap_or(cell)
}

/// Whether a spreadsheet would run the cell.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Members that the API has for each registration, with null for no value.
pub(crate) const NULLABLE: &[&str] = &[
    "key_type",
    "tunnel_type",
    "registration_type",
    "virtual_ipv4",
    "virtual_ipv6",
    "last_seen_at",
    "revoked_at",
    "deleted_at",
];

/// The registration with the API's member names, or only the chosen members. Nullable members without a value are
/// null.
fn json(it: &Registration, columns: Option<&[Column]>) -> Value {
    let mut whole = serde_json::to_value(it).unwrap_or_default();
    if let Value::Object(members) = &mut whole {
        for name in NULLABLE {
            members.entry(*name).or_insert(Value::Null);
        }
    }
    let Some(columns) = columns else { return whole };
    let mut chosen = Map::new();
    for column in columns {
        let (parent, name) = column
            .path
            .split_once('.')
            .map_or((None, column.path), |(parent, name)| (Some(parent), name));
        let member = match parent {
            Some(parent) => whole.get(parent).and_then(|parent| parent.get(name)),
            None => whole.get(name),
        };
        // Computed columns are no members.
        let computed =
            || (column.value)(it).filter(|_| parent.is_none()).map_or(Value::Null, Value::String);
        let value = member.cloned().unwrap_or_else(computed);
        match parent {
            Some(parent) => {
                if let Value::Object(inner) =
                    chosen.entry(parent).or_insert_with(|| Value::Object(Map::new()))
                {
                    inner.insert(name.to_owned(), value);
                }
            }
            None => {
                chosen.insert(name.to_owned(), value);
            }
        }
    }
    Value::Object(chosen)
}

#[cfg(test)]
mod tests {
    use super::{bare, harmless};

    #[test]
    fn a_spreadsheet_runs_no_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
        }
        assert_eq!(harmless("a=1".to_owned()), "a=1");
    }

    #[test]
    fn what_was_made_harmless_can_be_read_again() {
        for cell in ["", "a", "=1", "'=1", "''=1", "'", "''", "'a", "'-", "-", "a'=", "\t", "'\t"] {
            assert_eq!(bare(&harmless(cell.to_owned())), cell, "{cell:?}");
        }
    }
}
