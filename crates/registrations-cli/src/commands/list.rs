//! `registrations list`

use std::io::Write as _;

use clap::Args;

use crate::{
    failure::{Exit, Failure},
    output::{self, Column, Format, Style, Writer},
    selection::{self, Event, Flow, Selection, SelectionArgs, Tally},
    session::Session,
    text::{count, dot, number},
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
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) output: Format,
    /// The columns, such as device.name,user.email; `help` lists them
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    columns: Vec<String>,
    /// Do not protect spreadsheets from cells that look like formulas
    #[arg(long)]
    csv_raw: bool,
}

impl OutputArgs {
    /// The columns that are named; an empty list if they are to be explained.
    pub(crate) fn columns(&self) -> Result<Option<Vec<Column>>, Failure> {
        match self.columns.as_slice() {
            [] => Ok(None),
            list => output::parse_columns(list).map(Some),
        }
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
        let style = Style {
            terminal,
            color: session.color(),
            now: session.now,
            csv_raw: self.csv_raw,
            has_policy,
        };
        Writer::new(self.output, columns, &style)
    }
}

pub(crate) async fn run(session: &Session, args: &ListArgs) -> Result<Exit, Failure> {
    if args.output.explain()? {
        return Ok(Exit::Success);
    }
    let columns = args.output.columns()?;
    let mut selection = args.selection.resolve(session.now)?;
    selection.cursor = args.cursor.clone();
    selection.include_policy |= columns.iter().flatten().any(Column::needs_policy);
    let mut writer = args.output.writer(session, columns, selection.include_policy);
    let mut rows = Vec::new();
    let tally = selection::read(&session.client, &selection, false, |event| {
        match event {
            Event::Record(it) => rows.push(*it),
            Event::PageEnd => {
                writer.write(&rows)?;
                rows.clear();
            }
        }
        Ok(Flow::More)
    })
    .await?;
    writer.write(&rows)?;
    writer.finish()?;
    if args.output.output == Format::Table && output::terminal_width().is_some() {
        session.note(&footer(&selection, &tally));
    }
    Ok(report(session, &tally, true))
}

fn footer(selection: &Selection, tally: &Tally) -> String {
    let mut parts =
        vec![format!("{} of {}", number(tally.matched), count(tally.read, "registration"))];
    if let Some(cutoff) = selection.filters.idle_since {
        parts.push(format!("idle since {}", time::date(cutoff)));
    }
    parts.push("ids: -o id".to_owned());
    parts.join(dot())
}

/// Reports what was left out, and returns how the command ends.
pub(crate) fn report(session: &Session, tally: &Tally, unknown_is_failure: bool) -> Exit {
    let mut exit = Exit::Success;
    for (flag, records) in &tally.let_through {
        session.note(&format!(
            "{} left out: the service returned them although they do not pass {flag}",
            count(*records, "record")
        ));
    }
    if tally.mismatched > 0 {
        session.note(&format!(
            "{} left out: they do not pass the filters",
            count(tally.mismatched, "registration")
        ));
    }
    if tally.unreadable > 0 {
        eprintln!("{} could not be read", count(tally.unreadable, "record"));
        exit = Exit::Failed;
    }
    if !tally.unknown.is_empty() && unknown_is_failure {
        for id in tally.unknown.iter().take(3) {
            eprintln!("not found: {}", crate::text::escape(id.as_str()));
        }
        if let Some(others) = tally.unknown.len().checked_sub(3).filter(|others| *others > 0) {
            eprintln!("and {others} others");
        }
        exit = Exit::Failed;
    }
    exit
}
