//! `registrations list`

use std::io::Write as _;

use clap::Args;

use crate::{
    change,
    failure::{self, Exit, Failure},
    output::{self, Column, CsvArgs, Format, Style, Writer},
    selection::{self, Event, Filter, Flow, Selection, SelectionArgs, Tally},
    session::Session,
    text::{count, dot, escape, number},
    time,
};

#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    /// Continue a listing at this cursor
    #[arg(long, value_name = "CURSOR", help_heading = "Selection")]
    cursor: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// How registrations are shown.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// The format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) output: Format,
    /// The columns, such as device.name,user.email; `help` lists them
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    columns: Vec<String>,
    #[command(flatten)]
    csv: CsvArgs,
}

impl OutputArgs {
    /// The columns that are named; an empty list if they are to be explained.
    pub(crate) fn columns(&self) -> Result<Option<Vec<Column>>, Failure> {
        if self.columns.is_empty() {
            return Ok(None);
        }
        let columns = output::parse_columns(&self.columns)?;
        if self.output == Format::Id && columns.iter().any(|column| column.path != "id") {
            return Err(Failure::usage(
                "-o id prints only the id",
                "Use -o csv or -o table with --columns.",
            ));
        }
        Ok(Some(columns))
    }

    /// Prints the columns, if that was asked for.
    pub(crate) fn explain(&self) -> Result<bool, Failure> {
        if self.columns.as_slice() != ["help"] {
            return Ok(false);
        }
        let mut out = std::io::stdout().lock();
        for column in output::ALL {
            writeln!(out, "{:24}{}", column.path, column.help)?;
        }
        Ok(true)
    }

    pub(crate) fn writer(
        &self,
        session: &Session,
        columns: Option<Vec<Column>>,
        has_policy: bool,
    ) -> Writer {
        let terminal = output::terminal_width();
        let style =
            Style { terminal, color: session.color(), now: session.now, csv: self.csv, has_policy };
        Writer::new(self.output, columns, &style)
    }
}

pub(crate) async fn run(session: &Session, args: &ListArgs) -> Result<Exit, Failure> {
    if args.output.explain()? {
        return Ok(Exit::Success);
    }
    let columns = args.output.columns()?;
    let mut selection = args.selection.resolve(session.now)?;
    if args.cursor.is_some()
        && (selection.ids.is_some() || selection.filters.superseded().is_some())
    {
        return Err(Failure::usage(
            "--cursor continues a listing: it excludes ids and --superseded",
            "Start again without --cursor.",
        ));
    }
    selection.cursor.clone_from(&args.cursor);
    let width = output::terminal_width().filter(|_| args.output.output == Format::Table);
    selection.include_policy |= match &columns {
        Some(columns) => columns.iter().any(Column::needs_policy),
        None => width.is_some_and(|width| width >= output::POLICY_FROM),
    };
    let mut writer = args.output.writer(session, columns, selection.include_policy);
    let mut rows = Vec::new();
    let mut has_begun = false;
    let reading = selection::read(&session.client, &selection, |event| {
        match event {
            Event::Record(it) => rows.push(*it),
            Event::Again(_) => {}
            Event::PageEnd => {
                has_begun = true;
                writer.write(&rows)?;
                rows.clear();
            }
        }
        Ok(Flow::More)
    });
    let tally = change::while_reading(&session.global, reading).await;
    let tally = tally.map_err(|failure| match failure.cursor.clone() {
        Some(cursor) if has_begun && selection.ids.is_none() => {
            let line = format!("Continue with the same flags and --cursor '{}'.", escape(&cursor));
            failure.with_remedy(&line)
        }
        _ => failure,
    })?;
    writer.write(&rows)?;
    let hidden = writer.hidden_columns();
    writer.finish()?;
    if width.is_some() {
        session.note(&footer(&selection, &tally, hidden));
    } else if tally.matched == 0 {
        session.note(&format!("none of {} matches", count(tally.read, "registration")));
    }
    Ok(report(session, &selection, &tally, true))
}

fn footer(selection: &Selection, tally: &Tally, hidden: usize) -> String {
    let mut parts = vec![match selection.limit {
        // The rest was not read.
        Some(limit) if tally.matched >= limit => {
            format!("the first {}", count(tally.matched, "registration"))
        }
        _ => format!("{} of {}", number(tally.matched), count(tally.read, "registration")),
    }];
    let idle_since = selection.filters.iter().find_map(|filter| match filter {
        Filter::IdleSince(time) => Some(*time),
        _ => None,
    });
    parts.extend(idle_since.map(|time| format!("idle since {}", time::date(time))));
    if hidden > 0 {
        parts.push(format!("{} hidden: widen the window", count(hidden, "column")));
    }
    parts.push("ids: -o id".to_owned());
    parts.join(dot())
}

/// Reports what was left out, and returns how the command ends.
pub(crate) fn report(
    session: &Session,
    selection: &Selection,
    tally: &Tally,
    unreadable_is_failure: bool,
) -> Exit {
    let mut exit = Exit::Success;
    for note in tally.notes() {
        session.note(&note);
    }
    let nobody = tally.nobody().map(|email| selection.without(email));
    for line in tally.incomplete().into_iter().chain(nobody) {
        failure::complain(&line);
        exit = Exit::Failed;
    }
    if tally.unreadable > 0 {
        failure::complain(&format!("{} could not be read", count(tally.unreadable, "record")));
        for example in &tally.unreadable_examples {
            failure::complain(&format!("  {example}"));
        }
        if unreadable_is_failure {
            exit = Exit::Failed;
        }
    }
    if !tally.unknown.is_empty() {
        for id in tally.unknown.iter().take(3) {
            failure::complain(&format!("not found: {}", escape(id.as_str())));
        }
        if let Some(others) = tally.unknown.len().checked_sub(3).filter(|others| *others > 0) {
            failure::complain(&format!("and {others} others"));
        }
        exit = Exit::Failed;
    }
    exit
}
