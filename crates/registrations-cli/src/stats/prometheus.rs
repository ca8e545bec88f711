//! Counts as metrics, in the text format that the textfile collector of node-exporter reads.

use std::io::{self, Write};

use super::{Field, Statistics};

/// Writes all metrics. They have no personal data.
pub(crate) fn prometheus(
    statistics: &Statistics,
    account: &str,
    unreadable: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut gauge = |name: &str, help: &str, samples: &[(&str, String, usize)]| {
        write_gauge(out, account, name, help, samples)
    };
    let plain = |value: usize| [("", String::new(), value)];
    gauge("registrations", "Registrations that were counted.", &plain(statistics.count()))?;
    gauge("users", "Users with a registration.", &plain(statistics.users()))?;
    gauge(
        "service_token_registrations",
        "Registrations of service tokens.",
        &plain(statistics.service_tokens),
    )?;
    if let Some(superseded) = statistics.superseded() {
        let help = "Registrations that a newer one of the same user, device and type replaces.";
        gauge("superseded_registrations", help, &plain(superseded))?;
    }
    gauge("unreadable_records", "Records that could not be read.", &plain(unreadable))?;
    gauge(
        "virtual_ipv4_addresses",
        "Virtual IPv4 addresses that registrations hold.",
        &plain(statistics.all.ipv4),
    )?;
    gauge(
        "virtual_ipv4_addresses_of_revoked",
        "Virtual IPv4 addresses that revoked registrations hold.",
        &plain(statistics.ipv4_revoked),
    )?;
    if !statistics.pools.is_empty() {
        let samples = |value: fn(&super::Pool) -> u64| -> Vec<_> {
            let pools = statistics.pools.iter();
            let value = |pool| usize::try_from(value(pool)).unwrap_or(usize::MAX);
            pools.map(|pool| ("pool", pool.network.to_string(), value(pool))).collect()
        };
        let used = samples(|pool| pool.used as u64);
        gauge("virtual_ipv4_pool_used", "Virtual IPv4 addresses of a pool that are held.", &used)?;
        let capacity = samples(super::Pool::capacity);
        gauge("virtual_ipv4_pool_capacity", "Virtual IPv4 addresses of a pool.", &capacity)?;
    }
    for field in Field::ALL.into_iter().filter(|field| !field.is_personal()) {
        prometheus_of(statistics, field, account, out)?;
    }
    Ok(())
}

/// Writes the metric of one field, which must not be personal.
pub(crate) fn prometheus_of(
    statistics: &Statistics,
    field: Field,
    account: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = statistics.rows(field).into_iter();
    let samples: Vec<_> = rows
        .map(|row| {
            (field.name(), row.label.as_deref().unwrap_or_default().to_owned(), row.group.count)
        })
        .collect();
    let name = format!("registrations_by_{}", field.name());
    write_gauge(out, account, &name, &format!("Registrations by {}.", field.name()), &samples)
}

/// Writes a metric with a sample for each value of a label. A sample without a label has the empty name.
fn write_gauge(
    out: &mut dyn Write,
    account: &str,
    name: &str,
    help: &str,
    samples: &[(&str, String, usize)],
) -> io::Result<()> {
    let name = format!("zero_trust_{name}");
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge")?;
    for (label, text, value) in samples {
        let label = match *label {
            "" => String::new(),
            label => format!(",{label}=\"{}\"", escaped(text)),
        };
        writeln!(out, "{name}{{account_id=\"{}\"{label}}} {value}", escaped(account))?;
    }
    Ok(())
}

/// A value of a label. Control characters other than line feeds are not excluded by the format, but help nobody.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\\' => safe.push_str(r"\\"),
            '"' => safe.push_str("\\\""),
            '\n' => safe.push_str(r"\n"),
            c if c.is_control() => safe.push(char::REPLACEMENT_CHARACTER),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_label_stays_on_its_line() {
        assert_eq!(escaped("a\"b\\c\nd\re"), "a\\\"b\\\\c\\nd\u{fffd}e");
    }
}
