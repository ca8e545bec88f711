//! Counts as one HTML page: charts, with the same numbers in tables. It loads nothing and runs nothing.

use std::io::{self, Write};

use super::{
    Field, Statistics,
    overview::{share, text},
    rows::{Group, Row},
};
use crate::text::{count, escape, fit, number};

/// How many values a chart shows. Its table has all of them.
const SHOWN: usize = 15;
/// The sizes of a chart, in units of its view box.
const WIDTH: usize = 720;
const LABEL: usize = 190;
const NUMBERS: usize = 130;
const LINE: usize = 26;
const BAR: usize = 16;
/// How many columns of text a label has room for.
const LABEL_COLUMNS: usize = 25;

const STYLE: &str = include_str!("page.css");

/// Writes a page about all fields that say nothing about persons, or about one field, whatever it is.
pub(crate) fn html(
    statistics: &Statistics,
    by: Option<Field>,
    account: &str,
    unreadable: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (account, at) = (safe(account), statistics.now);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Device registrations of account {account}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>Device registrations</h1>\n<p>Account {account}, <time datetime=\"{at}\">{at}</time></p>\n"
    )?;
    facts(statistics, by.is_none(), unreadable, out)?;
    writeln!(out, "</header>\n<main>")?;
    let all = Field::ALL.into_iter().filter(|field| by.is_none() && !field.is_personal());
    for field in by.into_iter().chain(all) {
        section(statistics, field, out)?;
    }
    if !statistics.pools.is_empty() {
        pools(statistics, out)?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// The text as HTML: neither markup, nor characters that disguise the text around them.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in escape(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// The numbers that are not about one field.
fn facts(
    statistics: &Statistics,
    is_whole: bool,
    unreadable: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let total = statistics.count();
    let mut facts = vec![("Registrations", number(total))];
    if is_whole {
        facts.push(("Users", number(statistics.users())));
        facts.push(("Of service tokens", number(statistics.service_tokens)));
        facts.push(("Virtual IPv4 addresses", number(statistics.all.ipv4)));
        facts.push(("Addresses of revoked ones", number(statistics.ipv4_revoked)));
    }
    if let Some(superseded) = statistics.superseded() {
        facts
            .push(("Superseded", format!("{} ({})", number(superseded), share(superseded, total))));
    }
    if unreadable > 0 {
        facts.push(("Unreadable records", number(unreadable)));
    }
    writeln!(out, "<dl>")?;
    for (name, value) in facts {
        writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>")?;
    }
    writeln!(out, "</dl>")
}

/// A line of a chart: its parts are drawn one behind the other.
struct Line {
    label: String,
    parts: [usize; 3],
    numbers: String,
}

/// The active, the revoked and the other registrations of a group.
fn parts(group: &Group) -> [usize; 3] {
    [group.active, group.revoked, group.count.saturating_sub(group.active + group.revoked)]
}

fn section(statistics: &Statistics, field: Field, out: &mut dyn Write) -> io::Result<()> {
    let (rows, total) = (statistics.rows(field), statistics.count());
    let heading = field.title();
    writeln!(out, "<section>\n<h2>{heading}</h2>")?;
    let line = |label: String, group: &Group| Line {
        label,
        parts: parts(group),
        numbers: format!("{} · {}", number(group.count), share(group.count, total)),
    };
    // A line for a single other value would save nothing.
    let shown = if rows.len() > SHOWN + 1 { SHOWN } else { rows.len() };
    let lines: Vec<Line> = rows.iter().take(shown).map(|row| line(text(row), &row.group)).collect();
    let others = rows.len().saturating_sub(shown);
    chart(heading, &["active", "revoked", "deleted"], &lines, out)?;
    if others > 0 {
        writeln!(out, "<p class=\"note\">and {}, see the table</p>", count(others, "other value"))?;
    }
    let cells = rows.iter().map(|row| cells(row, total));
    let header = [heading, "Registrations", "Share", "Active", "Revoked", "IPv4", "Last seen"];
    table(heading, &header, cells, out)?;
    writeln!(out, "</section>")
}

fn cells(row: &Row, total: usize) -> Vec<String> {
    let group = &row.group;
    let seen = match group.last_seen {
        Some(seen) => seen.strftime("%Y-%m-%d").to_string(),
        None if group.count > 0 => "never".to_owned(),
        None => "-".to_owned(),
    };
    let numbers = [group.active, group.revoked, group.ipv4].map(number);
    let mut cells = vec![text(row), number(group.count), share(group.count, total)];
    cells.extend(numbers);
    cells.push(seen);
    cells
}

fn pools(statistics: &Statistics, out: &mut dyn Write) -> io::Result<()> {
    let heading = "Address pools";
    writeln!(out, "<section>\n<h2>{heading}</h2>")?;
    let size = |capacity: u64| usize::try_from(capacity).unwrap_or(usize::MAX);
    let lines: Vec<Line> = statistics
        .pools
        .iter()
        .map(|pool| Line {
            label: pool.network.to_string(),
            parts: [
                pool.used.saturating_sub(pool.by_revoked),
                pool.by_revoked,
                size(pool.capacity()).saturating_sub(pool.used),
            ],
            numbers: format!("{} · {}", number(pool.used), share(pool.used, size(pool.capacity()))),
        })
        .collect();
    chart(heading, &["used by active ones", "used by revoked ones", "free"], &lines, out)?;
    let cells = statistics.pools.iter().map(|pool| {
        let capacity = size(pool.capacity());
        let numbers = [capacity, pool.used, pool.by_revoked].map(number);
        let mut cells = vec![pool.network.to_string()];
        cells.extend(numbers);
        cells.push(share(pool.used, capacity));
        cells
    });
    table(heading, &["Pool", "Addresses", "Used", "By revoked ones", "Share"], cells, out)?;
    writeln!(out, "</section>")
}

/// A bar for each line. A screen reader reads the table instead.
fn chart(title: &str, legend: &[&str], lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    let sum = |line: &Line| line.parts.iter().sum::<usize>();
    let longest = lines.iter().map(sum).max().unwrap_or(0);
    if longest == 0 {
        return writeln!(out, "<p class=\"note\">none</p>");
    }
    let used =
        |part: usize| lines.iter().any(|line| line.parts.get(part).is_some_and(|it| *it > 0));
    write!(out, "<p class=\"legend\" aria-hidden=\"true\">")?;
    for (index, name) in legend.iter().enumerate().filter(|(index, _)| used(*index)) {
        write!(out, "<span class=\"part{index}\">{name}</span> ")?;
    }
    let height = lines.len() * LINE;
    writeln!(
        out,
        "</p>\n<svg viewBox=\"0 0 {WIDTH} {height}\" aria-hidden=\"true\" focusable=\"false\">\n<title>{title}</title>"
    )?;
    let room = WIDTH - LABEL - NUMBERS;
    for (index, line) in lines.iter().enumerate() {
        let top = index * LINE;
        let (middle, bar) = (top + LINE / 2, top + (LINE - BAR) / 2);
        let label = safe(&fit(&line.label, LABEL_COLUMNS));
        writeln!(
            out,
            "<g><title>{}: {}</title><text x=\"{}\" y=\"{middle}\" class=\"label\">{label}</text>",
            safe(&line.label),
            line.numbers,
            LABEL - 10
        )?;
        // The bounds of the parts are rounded, not their widths, so that they add up. What is not zero is visible.
        let at = |count: usize| {
            let length = count as u128 * room as u128 * 10 / longest as u128;
            usize::try_from(length).unwrap_or(room * 10)
        };
        let (mut before, mut start) = (0, 0);
        for (index, part) in line.parts.iter().enumerate().filter(|(_, part)| **part > 0) {
            before += part;
            let end = at(before).max(start + 10).min(room * 10);
            writeln!(
                out,
                "<rect class=\"part{index}\" x=\"{}\" y=\"{bar}\" width=\"{}\" height=\"{BAR}\"/>",
                tenths(LABEL * 10 + start),
                tenths(end.saturating_sub(start))
            )?;
            start = end;
        }
        writeln!(
            out,
            "<text x=\"{}\" y=\"{middle}\">{}</text></g>",
            tenths(LABEL * 10 + start + 80),
            line.numbers
        )?;
    }
    writeln!(out, "</svg>")
}

/// A length in tenths.
fn tenths(length: usize) -> String {
    format!("{}.{}", length / 10, length % 10)
}

fn table(
    caption: &str,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "<table>\n<caption>{caption}</caption>\n<thead><tr>")?;
    for name in header {
        write!(out, "<th scope=\"col\">{name}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in rows {
        write!(out, "<tr>")?;
        for (index, cell) in row.iter().enumerate() {
            match index {
                0 => write!(out, "<th scope=\"row\">{}</th>", safe(cell))?,
                _ => write!(out, "<td>{}</td>", safe(cell))?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}
