//! `registrations delete`, `revoke` and `unrevoke`

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use registrations::{RegistrationId, Status};

use crate::{
    change::{
        self, Account, Consent, ConsentArgs, Header, Journal, Line, Plan, Protection, Signals, Verb,
    },
    failure::{Exit, Failure},
    output::{self, Format, Style, Writer},
    selection::{Selection, SelectionArgs},
    session::Session,
    text::escape,
};

/// A cutoff must be this old: who was seen since then is probably at work.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

#[derive(Args, Debug)]
pub(crate) struct ChangeArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    consent: ConsentArgs,
    #[command(flatten)]
    safety: SafetyArgs,
    /// Allow a cutoff that is less than 24 hours ago or in the future
    #[arg(long, help_heading = "Consent")]
    allow_recent: bool,
    /// Write the report to this new file, not to the folder of the user's state
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    report: Option<PathBuf>,
    /// Write no report: an interrupted run cannot be continued
    #[arg(long, conflicts_with = "report", help_heading = "Report")]
    no_report: bool,
}

/// What is shared with `resume`.
#[derive(Args, Debug)]
pub(crate) struct SafetyArgs {
    /// Show the plan, and send nothing
    #[arg(long, help_heading = "Consent")]
    pub(crate) dry_run: bool,
    /// With --dry-run: print the registrations of the plan in this format
    #[arg(
        short,
        long,
        value_enum,
        value_name = "FORMAT",
        requires = "dry_run",
        help_heading = "Consent"
    )]
    pub(crate) output: Option<Format>,
    /// A file with ids, user ids, device ids, e-mail addresses, names and patterns that no plan may contain; can be
    /// repeated. `$REGISTRATIONS_PROTECT` names others
    #[arg(long, value_name = "FILE", help_heading = "Consent")]
    pub(crate) protect: Vec<PathBuf>,
    /// An id that the service does not have is no failure
    #[arg(long, help_heading = "Consent")]
    pub(crate) ignore_unknown: bool,
}

pub(crate) async fn run(session: &Session, verb: Verb, args: &ChangeArgs) -> Result<Exit, Failure> {
    let selection = args.selection.resolve(session.now)?;
    refuse(session, verb, args, &selection)?;
    let protection = Protection::read(&args.safety.protect)?;
    let signals = Signals::listen()?;
    let client = &session.client;
    let nothing = HashSet::new();
    let plan = Plan::build(client, verb, &selection, &protection, &nothing);
    let plan = change::while_reading(&session.global, plan).await?;
    show(session, &plan, &selection);
    let total = total(session, &args.consent).await?;
    if let Some(exit) = consent(session, &plan, &args.consent, &args.safety, total).await? {
        return Ok(exit);
    }
    let mut journal =
        if plan.registrations.is_empty() { None } else { journal(session, verb, args)? };
    if let Some(journal) = &mut journal {
        let ids: Vec<RegistrationId> = plan.all_ids().cloned().collect();
        let header = Header {
            version: 1,
            verb,
            account_id: client.account_id().to_owned(),
            started_at: Timestamp::now(),
            planned: ids.len(),
            filters: selection.filters,
            protected: protection.lines().to_vec(),
        };
        let plan_lines = ids.chunks(1_000).map(|ids| Line::Plan { ids: ids.to_vec() });
        journal.write([Line::Header(Box::new(header))].into_iter().chain(plan_lines)).map_err(
            |error| {
                Failure::usage(format!("cannot write the report: {error}"), "Nothing was sent.")
            },
        )?;
    }
    carry_out(session, plan, journal, &signals, args.safety.ignore_unknown).await
}

/// Refuses what is too much or probably a mistake, before anything is sent.
fn refuse(
    session: &Session,
    verb: Verb,
    args: &ChangeArgs,
    selection: &Selection,
) -> Result<(), Failure> {
    if !selection.narrows() {
        let what = format!("{} needs ids or a filter that narrows", verb.name());
        let remedy = "Nothing was sent. --status, --type warp, --sort, --limit, --per-page and --include-policy do not \
                      narrow: add another filter, such as --idle-for 90d.";
        return Err(Failure::usage(what, remedy));
    }
    let newest = session.now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
    if let Some((flag, cutoff)) = selection.filters.cutoffs().find(|(_, cutoff)| *cutoff > newest)
        && !args.allow_recent
    {
        let place = if cutoff > session.now { "in the future" } else { "less than 24 hours ago" };
        let what = format!("{flag} means {cutoff}, which is {place}");
        return Err(Failure::usage(
            what,
            "Nothing was sent. Give --allow-recent if that is meant.",
        ));
    }
    if let Some(report) = args.report.as_deref().filter(|report| report.exists()) {
        let what = format!("the report {} exists", escape(&report.to_string_lossy()));
        return Err(Failure::usage(what, "Nothing was sent. Name a new file, or use resume."));
    }
    Ok(())
}

/// Prints the plan.
pub(crate) fn show(session: &Session, plan: &Plan, selection: &Selection) {
    let account = session.client.account_id();
    let columns = terminal_size::terminal_size_of(std::io::stderr());
    let columns = columns.map(|(width, _)| usize::from(width.0));
    change::say(&change::describe(plan, selection, account, session.now, columns));
}

/// How many registrations the account has, if `--max-percent` needs it.
pub(crate) async fn total(
    session: &Session,
    consent: &ConsentArgs,
) -> Result<Option<usize>, Failure> {
    if !consent.need_total() {
        return Ok(None);
    }
    let (client, mut total) = (&session.client, 0);
    for status in [Status::Active, Status::Revoked] {
        let mut pages = client.list().status(status).per_page(1_000).pages();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| Failure::of(&error, client.account_id()))?;
            // The first page says how many there are, or else all of them are counted.
            if let Some(count) = page.info().total_count {
                total += usize::try_from(count).unwrap_or(usize::MAX);
                break;
            }
            total += page.items().len() + page.unreadable_count();
        }
    }
    Ok(Some(total))
}

/// Checks the bounds, and asks for consent. `Some` if the command ends here.
pub(crate) async fn consent(
    session: &Session,
    plan: &Plan,
    consent: &ConsentArgs,
    safety: &SafetyArgs,
    total: Option<usize>,
) -> Result<Option<Exit>, Failure> {
    let planned = plan.registrations.len();
    consent.check(planned, total)?;
    if safety.dry_run {
        if let Some(format) = safety.output {
            let style = Style {
                terminal: output::terminal_width(),
                color: session.color(),
                now: session.now,
                csv_raw: false,
                has_policy: false,
            };
            let mut writer = Writer::new(format, None, &style);
            writer.write(&plan.registrations)?;
            writer.finish()?;
        }
        return Ok(Some(Exit::Success));
    }
    if planned > 0 && consent.consent(planned)? == Consent::Ask {
        change::ask(plan.verb, planned).await?;
    }
    Ok(None)
}

fn journal(session: &Session, verb: Verb, args: &ChangeArgs) -> Result<Option<Journal>, Failure> {
    match &args.report {
        Some(path) => Journal::create(path).map(Some),
        None if args.no_report || session.is_emulated() => Ok(None),
        None => Journal::create(&change::default_path(verb)?).map(Some),
    }
}

/// Sends the plan, and accounts for every id.
pub(crate) async fn carry_out(
    session: &Session,
    plan: Plan,
    mut journal: Option<Journal>,
    signals: &Signals,
    ignore_unknown: bool,
) -> Result<Exit, Failure> {
    let Plan { verb, registrations, settled, unreadable, hint, .. } = plan;
    if let Some(journal) = &mut journal {
        journal.write(settled.iter().cloned().map(Line::Outcome)).map_err(|error| {
            Failure::usage(format!("cannot write the report: {error}"), "Nothing was sent.")
        })?;
    }
    let ids: Vec<RegistrationId> = registrations.into_iter().map(|it| it.id).collect();
    let mut account = if ids.is_empty() {
        Account::new(verb)
    } else {
        change::execute(session, verb, ids, journal.as_mut(), signals).await
    };
    account.add(settled);
    account.hint = hint;
    account.unreadable = unreadable;
    let path: Option<&Path> = journal.as_ref().map(|journal| journal.path.as_path());
    change::finish(session, account, path, ignore_unknown)
}
