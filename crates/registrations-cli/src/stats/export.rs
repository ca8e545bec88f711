//! Counts as CSV and as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Field, Statistics, rows::Row};
use crate::output::csv_line;

/// How many users the JSON of all fields has.
const USERS: usize = 10;

const COUNTS: [&str; 5] = ["registrations", "active", "revoked", "virtual_ipv4", "last_seen_at"];

/// Writes all fields as CSV, a row for each value.
pub(crate) fn csv(statistics: &Statistics, raw: bool, out: &mut dyn Write) -> io::Result<()> {
    csv_line(out, raw, ["field", "value"].into_iter().chain(COUNTS).map(str::to_owned))?;
    let total = Row { label: None, group: statistics.all };
    csv_line(out, raw, ["total".to_owned()].into_iter().chain(cells(&total)))?;
    for field in Field::ALL {
        for row in limited(field, statistics.rows(field)) {
            csv_line(out, raw, [field.name().to_owned()].into_iter().chain(cells(row)))?;
        }
    }
    Ok(())
}

/// Writes one field as CSV.
pub(crate) fn csv_of(
    statistics: &Statistics,
    field: Field,
    raw: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    csv_line(out, raw, [field.name()].into_iter().chain(COUNTS).map(str::to_owned))?;
    for row in statistics.rows(field) {
        csv_line(out, raw, cells(row).into_iter())?;
    }
    Ok(())
}

fn cells(row: &Row) -> [String; 6] {
    let group = &row.group;
    [
        row.label.as_deref().unwrap_or_default().to_owned(),
        group.count.to_string(),
        group.active.to_string(),
        group.revoked.to_string(),
        group.ipv4.to_string(),
        group.last_seen.map(|seen| seen.to_string()).unwrap_or_default(),
    ]
}

/// Writes everything as one JSON object.
pub(crate) fn json(
    statistics: &Statistics,
    account: &str,
    unreadable: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let by: serde_json::Map<String, Value> = Field::ALL
        .into_iter()
        .map(|field| {
            let rows = limited(field, statistics.rows(field));
            (field.name().to_owned(), rows.into_iter().map(object).collect())
        })
        .collect();
    let pools: Value = statistics
        .pools
        .iter()
        .map(|pool| {
            json!({
                "pool": pool.network,
                "capacity": pool.capacity(),
                "used": pool.used,
                "used_by_revoked": pool.by_revoked,
            })
        })
        .collect();
    let whole = json!({
        "account_id": account,
        "at": statistics.now.to_string(),
        "registrations": statistics.count(),
        "users": statistics.users(),
        "service_tokens": statistics.service_tokens,
        "superseded": statistics.superseded(),
        "unreadable": unreadable,
        "virtual_ipv4": {
            "held": statistics.all.ipv4,
            "held_by_revoked": statistics.ipv4_revoked,
            "pools": pools,
        },
        "by": by,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// Writes one field as a JSON array.
pub(crate) fn json_of(
    statistics: &Statistics,
    field: Field,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Value = statistics.rows(field).into_iter().map(object).collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

fn object(row: &Row) -> Value {
    json!({
        "value": row.label,
        "registrations": row.group.count,
        "active": row.group.active,
        "revoked": row.group.revoked,
        "virtual_ipv4": row.group.ipv4,
        "last_seen_at": row.group.last_seen.map(|seen| seen.to_string()),
    })
}

/// Only the users with the most registrations: `--by user` has them all.
fn limited(field: Field, mut rows: Vec<&Row>) -> Vec<&Row> {
    if field == Field::User {
        rows.truncate(USERS);
    }
    rows
}
