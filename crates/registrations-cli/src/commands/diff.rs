//! `registrations diff`

use std::io::{self, BufWriter, Write as _};

use clap::{Args, ValueEnum};

use crate::{
    change,
    diff::{self, Comparison, Reading, Side, Source, View},
    failure::{Exit, Failure},
    global::Global,
    output::{self, CsvArgs},
    selection::{self, Selection, Status},
    session::Session,
    text::{count, dot, number},
};

#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The older inventory: a file that `list` wrote as NDJSON, JSON or CSV, `-` for standard input, or `live` for the account
    #[arg(value_name = "OLD")]
    old: String,
    /// The newer inventory, as well
    #[arg(value_name = "NEW")]
    new: String,
    /// Compare `last_seen_at` and `updated_at` too
    #[arg(long)]
    all_fields: bool,
    /// Which registrations `live` has
    #[arg(long, value_enum, default_value_t = Status::Current)]
    status: Status,
    /// Exit with 1 if there are differences
    #[arg(long)]
    exit_code: bool,
    /// The format
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    output: Format,
    #[command(flatten)]
    csv: CsvArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    #[default]
    Table,
    /// A JSON object for each registration that differs
    Ndjson,
    /// RFC 4180: a row for each value that changed
    Csv,
}

/// One of the two inventories.
enum Inventory {
    File(Source),
    Live,
}

pub(crate) async fn run(global: &Global, args: &DiffArgs) -> Result<Exit, Failure> {
    if args.old == args.new && ["-", "live"].contains(&args.old.as_str()) {
        let what = format!("'{}' cannot be both inventories", args.old);
        return Err(Failure::usage(what, "Name a file."));
    }
    // A file that is missing is found before anything is sent.
    let (old, new) = (inventory(&args.old)?, inventory(&args.new)?);
    let mut comparison = Comparison::new(Reading { all_fields: args.all_fields });
    let mut exit = Exit::Success;
    for (side, inventory) in [(Side::Old, old), (Side::New, new)] {
        match inventory {
            Inventory::File(source) => source.read(side, &mut comparison)?,
            Inventory::Live => exit = live(global, args, side, &mut comparison).await?,
        }
    }

    let differences = comparison.differences();
    let view = View { terminal: output::terminal_width(), color: global.color() };
    let mut out = BufWriter::new(io::stdout());
    match args.output {
        Format::Table => diff::table(&differences, view, &mut out)?,
        Format::Ndjson => diff::ndjson(&differences, &mut out)?,
        Format::Csv => diff::csv(&differences, args.csv, &mut out)?,
    }
    out.flush()?;

    let [added, removed, changed] = differences.counts();
    let same = comparison.count(Side::New) - added - changed;
    let summary = if differences.is_empty() {
        ["no differences".to_owned(), count(same, "registration")].join(dot())
    } else {
        let counts =
            [(added, "added"), (removed, "removed"), (changed, "changed"), (same, "equal")];
        counts.map(|(count, what)| format!("{} {what}", number(count))).join(dot())
    };
    global.note(&summary);
    for (side, name) in [(Side::Old, &args.old), (Side::New, &args.new)] {
        let missing = comparison.missing(side);
        if !missing.is_empty() {
            let name = crate::text::escape(name);
            global.note(&format!("not compared, because {name} lacks it: {}", missing.join(", ")));
        }
    }
    Ok(if args.exit_code && !differences.is_empty() { Exit::Failed } else { exit })
}

fn inventory(name: &str) -> Result<Inventory, Failure> {
    match name {
        "live" => Ok(Inventory::Live),
        file => Source::open(file).map(Inventory::File),
    }
}

/// Reads the account, device settings profiles included.
async fn live(
    global: &Global,
    args: &DiffArgs,
    side: Side,
    into: &mut Comparison,
) -> Result<Exit, Failure> {
    let session = Session::open(global).await?;
    let selection = Selection { include_policy: true, ..Selection::account(args.status) };
    let reading = selection::read_all(&session.client, &selection, |it| {
        into.add_registration(side, it);
    });
    let tally = change::while_reading(global, reading).await?;
    let exit = super::list::report(&session, &selection, &tally, true);
    if exit != Exit::Success {
        global.note("a registration that could not be read is missing in `live`");
    }
    Ok(exit)
}
