//! One field as a table.

use std::io::{self, Write};

use super::{
    Field, Statistics, View,
    overview::{bar, share, text},
};
use crate::{
    text::{fit, number, pad, width},
    time,
};

/// The widest value.
const VALUE_MAX: usize = 40;
/// Shorter bars are left out.
const BAR_MIN: usize = 8;

/// Writes a row for each value.
pub(crate) fn table(
    statistics: &Statistics,
    field: Field,
    view: View,
    out: &mut dyn Write,
) -> Result<(), io::Error> {
    let rows = statistics.rows(field);
    let header = [field.heading(), "COUNT", "SHARE", "ACTIVE", "REVOKED", "IPV4", "LAST SEEN"];
    let lines: Vec<[String; 7]> = rows
        .iter()
        .map(|row| {
            let group = &row.group;
            let seen = match group.last_seen {
                Some(seen) if view.is_terminal => time::ago(seen, statistics.now),
                Some(seen) => seen.to_string(),
                None if group.count > 0 => "never".to_owned(),
                None => "-".to_owned(),
            };
            let value = text(row);
            [
                if view.is_terminal { fit(&value, VALUE_MAX.min(view.width / 3)) } else { value },
                number(group.count),
                share(group.count, statistics.count()),
                number(group.active),
                number(group.revoked),
                number(group.ipv4),
                seen,
            ]
        })
        .collect();
    let mut widths = header.map(width);
    for line in &lines {
        for (column, cell) in widths.iter_mut().zip(line) {
            *column = (*column).max(width(cell));
        }
    }
    let used = widths.iter().map(|width| width + 2).sum();
    let room = Some(view.width.saturating_sub(used)).filter(|room| *room >= BAR_MIN);
    let longest = rows.iter().map(|row| row.group.count).max().unwrap_or(0);
    let header = aligned(&header.map(str::to_owned), &widths);
    writeln!(out, "{}", view.bold(header.trim_end()))?;
    for (line, row) in lines.iter().zip(&rows) {
        let mut line = aligned(line, &widths);
        if let Some(room) = room {
            line.push_str("  ");
            line.push_str(&bar(row.group.count, longest, room));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The first and the last cell to the left, numbers to the right.
fn aligned(cells: &[String; 7], widths: &[usize; 7]) -> String {
    let cells = cells.iter().zip(widths).enumerate().map(|(index, (cell, columns))| match index {
        0 | 6 => pad(cell, *columns),
        _ => format!("{}{cell}", " ".repeat(columns.saturating_sub(width(cell)))),
    });
    cells.collect::<Vec<_>>().join("  ")
}
