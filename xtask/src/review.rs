//! The command: reads two sides, writes a report, and decides the exit code.

mod edits;
mod files;
mod git;
mod mend;
mod release;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use openapi::differences;
use review::{
    Compared, Context, Corrections, Effect, Findings, Level,
    report::{annotations, json, markdown},
};

use self::{files::Files, git::Git, mend::mend};
use crate::{Error, import, lines};

/// Show what a change of the description does to users.
///
/// The default compares the working tree with the merge base of HEAD and the default branch.
/// Exit codes: 0, a report; 1, --fail-on or --release applies; 2, no report, or no verdict.
#[derive(clap::Args)]
pub struct Arguments {
    /// The revision to compare the working tree with.
    #[arg(long, value_name = "REV", conflicts_with_all = ["from", "to"])]
    base: Option<String>,

    /// The files of the old description: FRAGMENT[,OVERLAY[,DOCUMENTATION]].
    #[arg(long, value_name = "FILES", requires = "to", value_delimiter = ',')]
    from: Vec<PathBuf>,

    /// The files of the new description.
    #[arg(long, value_name = "FILES", requires = "from", value_delimiter = ',')]
    to: Vec<PathBuf>,

    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,

    /// Exit with 1 if the change is at least this.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,

    /// Prove the verdict: compile code that uses every old item, and the wrapper, against the new bindings.
    #[arg(long, conflicts_with_all = ["mend", "release"])]
    prove: bool,

    /// Delete what the overlays no longer need, in the working tree. Print what is deleted, and no report.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    mend: bool,

    /// Compare with the last release (tag v*), and exit with 1 if the version or CHANGELOG.md does not match.
    #[arg(long, conflicts_with_all = ["base", "from", "to", "mend"])]
    release: bool,

    /// The workspace to work in. Default: the one that this command was built in.
    #[arg(long, value_name = "DIR", default_value_os_t = crate::workspace::root(), hide_default_value = true)]
    root: PathBuf,
}

/// The form of the report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the body of a pull request.
    Markdown,
    /// For programs: xtask/review/README.md.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Code does not compile or does something else, or an old build fails.
    Breaking,
    /// Anything changes for users.
    Additive,
}

/// Runs the command. `Ok(false)`: `--fail-on` or `--release` applies.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Error> {
    if arguments.release {
        return run_release(arguments, out);
    }
    let (old, mut new, mut command) = sides(arguments)?;
    if arguments.prove {
        command.push_str(" --prove");
    }
    if arguments.mend {
        let edits = mend(&arguments.root, &old, &mut new)?;
        for edit in &edits {
            let text = format!("{edit}\n  target: {}\n  reason: {}", edit.target, edit.reason);
            writeln!(out, "{}", lines::fit(&text, &io::stdout()))?;
        }
        if edits.is_empty() {
            writeln!(out, "nothing to delete without a decision")?;
        }
        return Ok(true);
    }
    let workspace = arguments.prove.then_some(arguments.root.as_path());
    let findings = compare(&old, &new, command, workspace)?;
    let text = match arguments.format {
        Format::Markdown => markdown(&findings),
        Format::Json => json(&findings),
        Format::Github => annotations(&findings),
    };
    out.write_all(text.as_bytes())?;
    let compared = compared(&findings)?;
    Ok(!arguments.fail_on.is_some_and(|level| applies(level, compared)))
}

/// Compares two sides. `workspace`: prove the verdict in it.
fn compare(
    old: &Files,
    new: &Files,
    command: String,
    workspace: Option<&Path>,
) -> Result<Findings, Error> {
    let (before, _) = old.side()?;
    let (after, applied) = new.side()?;
    let applied = applied.valid()?;
    let changes = differences::between(&before.vendor, &after.vendor);
    let fragment = new.spec.fragment()?;
    let corrections = Corrections {
        applied: applied.effective,
        redundant: applied.redundant.iter().map(ToString::to_string).collect(),
        failing: applied.failures.iter().map(ToString::to_string).collect(),
        hidden: overlay::hidden(&applied.covered, &changes),
        edits: edits::propose(&before, &applied),
    };
    let context = Context {
        command,
        fragment: (fragment.name.clone(), fragment.text()?.to_owned()),
        differences: import::report::lines(&changes),
        corrections,
    };
    Ok(Findings::of(before, after, context, workspace)?)
}

/// What was compared. The report lists all reasons for no verdict.
fn compared(findings: &Findings) -> Result<&Compared, Error> {
    findings.compared.as_ref().map_err(|reason| {
        Error::Refused(format!("no verdict: {}", reason.lines().next().unwrap_or_default()))
    })
}

fn applies(level: FailOn, Compared { verdict, changes, .. }: &Compared) -> bool {
    match level {
        FailOn::Additive => !changes.is_empty(),
        FailOn::Breaking => {
            verdict.api.max(verdict.wrapper) == Effect::Breaking
                || verdict.old_client_new_service >= Level::Unknown
        }
    }
}

/// The sides, and the command that compares them.
fn sides(arguments: &Arguments) -> Result<(Files, Files, String), Error> {
    let root = &arguments.root;
    if !arguments.from.is_empty() {
        let (old, new) = (
            Files::description(root, "from", &arguments.from)?,
            Files::description(root, "to", &arguments.to)?,
        );
        let list = |paths: &[PathBuf]| {
            paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(",")
        };
        let (from, to) = (list(&arguments.from), list(&arguments.to));
        return Ok((old, new, format!("cargo xtask review --from {from} --to {to}")));
    }
    let git = Git::at(root);
    let commit = match &arguments.base {
        Some(revision) => git.commit(revision)?.ok_or_else(|| {
            Error::Refused(format!("--base {revision}: not a revision of this repository"))
        })?,
        None => default_base(&git)?,
    };
    let short: String = commit.chars().take(12).collect();
    let old = Files::revision(root, &commit, &short)?;
    Ok((old, Files::working_tree(root)?, format!("cargo xtask review --base {short}")))
}

/// The merge base of `HEAD` and the default branch.
fn default_base(git: &Git<'_>) -> Result<String, Error> {
    let branch = git.default_branch()?.unwrap_or_else(|| "main".to_owned());
    for branch in [branch.clone(), format!("origin/{branch}")] {
        if let Some(commit) = git.commit(&branch)?
            && let Some(base) = git.merge_base(&commit)?
        {
            return Ok(base);
        }
    }
    Err(Error::Refused(format!(
        "no base to compare with: neither {branch} nor origin/{branch} is a branch that shares history with HEAD\n  \
         give one with --base REV, or compare files with --from and --to"
    )))
}

fn run_release(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Error> {
    let git = Git::at(&arguments.root);
    let new = Files::working_tree(&arguments.root)?;
    let Some(tag) = git.newest_release()? else {
        if let Some(problem) = release::missing_tags(&new.changelog(), git.is_shallow()?) {
            writeln!(out, "{problem}")?;
            return Ok(false);
        }
        writeln!(out, "no release yet (no tag v*): any version is possible")?;
        return Ok(true);
    };
    let old = Files::revision(&arguments.root, &tag, &tag)?;
    let findings = compare(&old, &new, format!("cargo xtask review --base {tag}"), None)?;
    let problems = release::problems(compared(&findings)?, &new, tag.trim_start_matches('v'));
    for problem in &problems {
        writeln!(out, "{}", lines::fit(problem, &io::stdout()))?;
    }
    if problems.is_empty() {
        writeln!(out, "version {} matches the changes since {tag}", new.version())?;
    }
    Ok(problems.is_empty())
}
