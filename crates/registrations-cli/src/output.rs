//! Writes registrations to standard output.

mod columns;
mod table;
mod writer;

pub(crate) use columns::{ALL, Column, parse as parse_columns};
pub(crate) use table::{POLICY_FROM, name_of_user, row as table_row, status};
pub(crate) use writer::{BOM, CsvArgs, Format, NULLABLE, Style, Writer, bare, csv_line};

use std::io::IsTerminal as _;

/// The width of the terminal that standard output is connected to.
pub(crate) fn terminal_width() -> Option<usize> {
    let stdout = std::io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0)).or(Some(80))
}
