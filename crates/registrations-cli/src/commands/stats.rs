//! `registrations stats`

use std::io::{self, BufWriter, Write as _};

use clap::{Args, ValueEnum};
use ipnet::Ipv4Net;

use super::list;
use crate::{
    change, clock,
    failure::{Exit, Failure},
    output::{self, CsvArgs},
    selection::{self, Filter, Selection, SelectionArgs, Status, Superseded, SupersededBy},
    session::Session,
    stats::{self, Field, Pool, Statistics, View},
    text::{count, dot},
};

#[derive(Args, Debug)]
pub(crate) struct StatsArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    /// Count by one field only, and show all of its values
    #[arg(long, value_name = "FIELD", value_enum, help_heading = "Output")]
    by: Option<Field>,
    /// A range that virtual IPv4 addresses are assigned from, to show how much of it is used; can be repeated
    #[arg(long, value_name = "CIDR", conflicts_with = "by", help_heading = "Output")]
    pool: Vec<Ipv4Net>,
    /// The format
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    output: Format,
    #[command(flatten)]
    csv: CsvArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person, with bars
    #[default]
    Table,
    /// RFC 4180, for a spreadsheet
    Csv,
    /// One JSON value
    Json,
    /// Metrics for the textfile collector of node-exporter, without personal data
    Prometheus,
    /// A page with charts, without personal data unless it is asked for with `--by user`
    Html,
}

pub(crate) async fn run(session: &Session, args: &StatsArgs) -> Result<Exit, Failure> {
    if args.output == Format::Prometheus && args.by.is_some_and(Field::is_personal) {
        return Err(Failure::usage(
            "metrics have no personal data: --by user is not available with -o prometheus",
            "Use -o csv or -o json.",
        ));
    }
    let mut selection = args.selection.resolve(session.now)?;
    // It counts by age.
    clock::require();
    let one = args.by.map(|field| [field]);
    let fields = one.as_ref().map_or(&Field::ALL[..], |one| one);
    selection.include_policy |= fields.contains(&Field::Policy);
    let pools = Pool::all(&args.pool);
    let rule = Superseded::new(SupersededBy::UserAndDevice, session.now, selection.allow_recent);
    let superseded = Some(rule).filter(|_| args.by.is_none() && has_newer(&selection));
    let mut statistics = Statistics::new(fields, pools, superseded, session.now);
    let reading = selection::read_all(&session.client, &selection, |it| statistics.add(it));
    let tally = change::while_reading(&session.global, reading).await?;

    let terminal = output::terminal_width();
    let view = View {
        width: terminal.unwrap_or(80),
        is_terminal: terminal.is_some(),
        color: session.color(),
    };
    let account = session.client.account_id();
    let mut out = BufWriter::new(io::stdout());
    if args.csv.csv_bom && args.output == Format::Csv {
        out.write_all(output::BOM)?;
    }
    match (args.output, args.by) {
        (Format::Table, None) => stats::overview(&statistics, view, &mut out)?,
        (Format::Table, Some(field)) => stats::table(&statistics, field, view, &mut out)?,
        (Format::Csv, None) => stats::csv(&statistics, args.csv.csv_raw, &mut out)?,
        (Format::Csv, Some(field)) => {
            stats::csv_of(&statistics, field, args.csv.csv_raw, &mut out)?;
        }
        (Format::Json, None) => stats::json(&statistics, account, tally.unreadable, &mut out)?,
        (Format::Json, Some(field)) => stats::json_of(&statistics, field, &mut out)?,
        (Format::Html, by) => {
            stats::html(&statistics, by, account, tally.unreadable, &mut out)?;
        }
        (Format::Prometheus, None) => {
            stats::prometheus(&statistics, account, tally.unreadable, &mut out)?;
        }
        (Format::Prometheus, Some(field)) => {
            stats::prometheus_of(&statistics, field, account, &mut out)?;
        }
    }
    out.flush()?;
    if args.output == Format::Table && args.by.is_some() && terminal.is_some() {
        let counted = count(statistics.count(), "registration");
        session.note(&[counted, session.now.to_string()].join(dot()));
    }
    // Metrics say how many records could not be read: then they must be published, too.
    Ok(list::report(session, &selection, &tally, args.output != Format::Prometheus))
}

/// Whether the selection has the newer registration of every superseded one that it has.
fn has_newer(selection: &Selection) -> bool {
    let is_partial = |filter: &Filter| match filter {
        Filter::Type(_) | Filter::Status(Status::Revoked) => true,
        filter => filter.narrows(),
    };
    selection.ids.is_none()
        && selection.limit.is_none()
        && !selection.filters.iter().any(is_partial)
}
