//! All counts at a glance, with bars.

use std::io::{self, Write};

use super::{Field, Statistics, View, rows::Row};
use crate::text::{count, dot, escape, fit, is_utf8, number, pad, width};

/// How many values of a field are shown.
const SHOWN: usize = 8;
/// How many columns the labels take at least, so that most sections are aligned.
const LABEL: usize = 17;

/// Writes the overview.
pub(crate) fn overview(
    statistics: &Statistics,
    view: View,
    out: &mut dyn Write,
) -> Result<(), io::Error> {
    let total = statistics.count();
    let title = [
        count(total, "registration"),
        count(statistics.users(), "user"),
        format!("{} of service tokens", number(statistics.service_tokens)),
        statistics.now.to_string(),
    ];
    writeln!(out, "{}", view.fit(&title.join(dot())))?;
    if total == 0 {
        return Ok(());
    }
    for field in Field::ALL {
        section(statistics, field, view, out)?;
    }
    if let Some(superseded) = statistics.superseded() {
        writeln!(out, "\n{}", view.bold("SUPERSEDED"))?;
        let share = share(superseded, total);
        writeln!(out, "  {} ({share}): list --superseded", number(superseded))?;
    }
    writeln!(out, "\n{}", view.bold("VIRTUAL IPV4 ADDRESSES"))?;
    let (held, revoked) = (statistics.all.ipv4, statistics.ipv4_revoked);
    writeln!(out, "  {} held, {} of revoked registrations", number(held), number(revoked))?;
    for pool in &statistics.pools {
        let capacity = usize::try_from(pool.capacity()).unwrap_or(usize::MAX);
        let line = format!(
            "  {}: {} of {} ({}), {} of revoked registrations",
            pool.network,
            number(pool.used),
            number(capacity),
            share(pool.used, capacity),
            number(pool.by_revoked)
        );
        writeln!(out, "{}", view.fit(&line))?;
    }
    Ok(())
}

/// Writes the counts of one field: a label, a count, its share and a bar.
fn section(
    statistics: &Statistics,
    field: Field,
    view: View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (mut rows, total) = (statistics.rows(field), statistics.count());
    // A row for a single other value would save nothing.
    let is_long = field.fixed().is_empty() && rows.len() > SHOWN + 1;
    let others = if is_long { rows.split_off(SHOWN) } else { Vec::new() };
    let mut lines: Vec<(String, usize, bool)> =
        rows.iter().map(|row| (text(row), row.group.count, true)).collect();
    if !others.is_empty() {
        let count = others.iter().map(|row| row.group.count).sum();
        lines.push((format!("{} others", number(others.len())), count, false));
    }
    let mut columns = lines.iter().map(|(label, ..)| width(label)).max().unwrap_or(0).max(LABEL);
    if view.is_terminal {
        columns = columns.min(LABEL.max(view.width / 3));
    }
    let digits = number(total).len();
    let longest = rows.iter().map(|row| row.group.count).max().unwrap_or(0);
    writeln!(out, "\n{}", view.bold(field.heading()))?;
    for (label, count, has_bar) in lines {
        let label = if view.is_terminal { fit(&label, columns) } else { label };
        let mut line = format!(
            "  {}  {:>digits$}  {:>7}  ",
            pad(&label, columns),
            number(count),
            share(count, total),
        );
        if has_bar {
            let room = view.width.saturating_sub(width(&line));
            line.push_str(&bar(count, longest, room));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// How the value of a row is shown.
pub(super) fn text(row: &Row) -> String {
    row.label.as_deref().map_or_else(|| "none".to_owned(), |label| escape(label).into_owned())
}

/// A share in percent: `12.5 %`.
pub(super) fn share(part: usize, whole: usize) -> String {
    let tenths = match whole {
        0 => 0,
        whole => (part as u128 * 2_000 / whole as u128).div_ceil(2),
    };
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A bar: `columns` long for the whole. Whatever is not zero is visible.
pub(super) fn bar(part: usize, whole: usize, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if part == 0 || whole == 0 {
        return String::new();
    }
    let scaled = |units: usize| {
        let length = part as u128 * units as u128 / whole as u128;
        usize::try_from(length).unwrap_or(units).clamp(usize::from(units > 0), units)
    };
    if !is_utf8() {
        return "#".repeat(scaled(columns));
    }
    let eighths = scaled(columns * 8);
    let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(eighths / 8))
}

#[cfg(test)]
mod tests {
    use super::{bar, share};
    use crate::text::width;

    #[test]
    fn shares_are_rounded_to_a_tenth() {
        for (part, whole, text) in [
            (0, 0, "0.0 %"),
            (1, 3, "33.3 %"),
            (2, 3, "66.7 %"),
            (1, 8, "12.5 %"),
            (7, 7, "100.0 %"),
            (1, 2_500, "0.0 %"),
        ] {
            assert_eq!(share(part, whole), text);
        }
    }

    #[test]
    fn a_bar_fits_and_shows_whatever_is_not_zero() {
        for columns in [0, 1, 7, 40, 160] {
            assert_eq!(width(&bar(9, 9, columns)), columns);
            assert_eq!(bar(0, 9, columns), "");
            assert_eq!(width(&bar(1, 1_000_000, columns)), columns.min(1));
        }
    }
}
