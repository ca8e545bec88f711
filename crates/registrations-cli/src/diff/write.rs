//! Differences as a table, as NDJSON and as CSV.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde::{Serialize, Serializer};

use super::compare::{Differences, Field, Kind, Row};
use crate::{
    output::{BOM, CsvArgs, csv_line},
    text::{escape, fit, is_utf8, pad, width},
};

/// From this width of the terminal on, a table shows the ids.
const ID_FROM: usize = 100;
/// The widest name of a device and of a user on a terminal, and elsewhere that of a column.
const NAME_MAX: usize = 40;
const GAP: &str = "  ";

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// How a table is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) terminal: Option<usize>,
    pub(crate) color: bool,
}

impl View {
    fn cut(self, text: &str, columns: usize) -> String {
        if self.terminal.is_some() { fit(text, columns) } else { text.to_owned() }
    }
}

/// Writes a line for each difference, and one for each value that changed.
pub(crate) fn table(
    differences: &Differences<'_>,
    view: View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names =
        |row: &Row<'_>| [&row.device, &row.user].map(|name| shown(name.as_deref()).into_owned());
    let mut widths = ["DEVICE", "USER"].map(width);
    for row in differences.rows() {
        for (column, name) in widths.iter_mut().zip(names(&row)) {
            *column = (*column).max(width(&name).min(NAME_MAX));
        }
    }
    let has_id = view.terminal.is_none_or(|columns| columns >= ID_FROM);
    if let Some(columns) = view.terminal {
        let fixed = 7 + 2 * GAP.len() + if has_id { 36 + GAP.len() } else { 0 };
        let room = columns.saturating_sub(fixed);
        let [device, user] = &mut widths;
        *device = (*device).min(room / 2);
        *user = (*user).min(room - *device);
    }
    let mut has_header = false;
    for row in differences.rows() {
        if !has_header {
            has_header = true;
            let header = line(
                "CHANGE",
                &["DEVICE", "USER"].map(str::to_owned),
                widths,
                has_id.then_some("ID"),
                view,
            );
            let (bold, reset) = if view.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
            writeln!(out, "{bold}{header}{reset}")?;
        }
        let id = has_id.then(|| escape(row.id));
        writeln!(out, "{}", line(row.kind.name(), &names(&row), widths, id.as_deref(), view))?;
        for field in row.fields.iter().filter(|_| row.kind == Kind::Changed) {
            let arrow = if is_utf8() { "→" } else { "->" };
            let (old, new) = (shown(field.old.as_deref()), shown(field.new.as_deref()));
            let text = format!("  {}: {old} {arrow} {new}", field.path);
            writeln!(out, "{}", view.cut(&text, view.terminal.unwrap_or(0)))?;
        }
    }
    Ok(())
}

fn line(
    kind: &str,
    names: &[String; 2],
    widths: [usize; 2],
    id: Option<&str>,
    view: View,
) -> String {
    let mut text = pad(kind, 7);
    for (name, columns) in names.iter().zip(widths) {
        text.push_str(GAP);
        text.push_str(&pad(&view.cut(name, columns), columns));
    }
    if let Some(id) = id {
        text.push_str(GAP);
        text.push_str(id);
    }
    text.trim_end().to_owned()
}

fn shown(value: Option<&str>) -> Cow<'_, str> {
    value.map_or(Cow::Borrowed("-"), escape)
}

/// A difference as a JSON object.
#[derive(Serialize)]
struct Line<'a> {
    change: &'static str,
    id: &'a str,
    #[serde(serialize_with = "by_path")]
    fields: &'a [Field<'a>],
}

fn by_path<S: Serializer>(fields: &[Field<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|field| (field.path, field)))
}

/// Writes a JSON object for each difference: for each field its value before and after, with null for no value.
pub(crate) fn ndjson(differences: &Differences<'_>, out: &mut dyn Write) -> io::Result<()> {
    for row in differences.rows() {
        let line = Line { change: row.kind.name(), id: row.id, fields: &row.fields };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes a row for each registration that was added or removed, and for each value that changed.
pub(crate) fn csv(
    differences: &Differences<'_>,
    args: CsvArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    let raw = args.csv_raw;
    out.write_all(if args.csv_bom { BOM } else { b"" })?;
    let header = ["change", "id", "device.name", "user", "field", "old", "new"];
    csv_line(out, raw, header.into_iter().map(str::to_owned))?;
    for row in differences.rows() {
        let Row { kind, id, device, user, fields } = row;
        let text = |value: Option<Cow<'_, str>>| value.unwrap_or_default().into_owned();
        let start = [kind.name().to_owned(), id.to_owned(), text(device), text(user)];
        let mut write = |end: [String; 3]| csv_line(out, raw, start.iter().cloned().chain(end));
        if kind != Kind::Changed {
            write(Default::default())?;
            continue;
        }
        for field in fields {
            write([field.path.to_owned(), text(field.old), text(field.new)])?;
        }
    }
    Ok(())
}
