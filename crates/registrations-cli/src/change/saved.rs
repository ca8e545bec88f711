//! A plan in a file, to be reviewed and applied later: a header, and a line for each registration.

use std::{
    collections::{HashMap, HashSet},
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use registrations::Registration;
use serde::{Deserialize, Serialize};

use super::Verb;
use crate::{failure::Failure, lists, selection::Filters, session::Session, text::escape};

/// The version of the format.
const VERSION: u32 = 1;
/// The base URL of a plan that was made with `--emulator`, whose port differs in each process.
const EMULATOR: &str = "emulator";

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Plan(Header),
    Registration {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        registration: Box<Registration>,
    },
}

/// What a plan is about. It has no credential.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    version: u32,
    pub(crate) account_id: String,
    base_url: String,
    pub(crate) created_at: Timestamp,
    /// How many registrations the account had, if that was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<usize>,
    /// What the plan may not contain.
    pub(crate) protected: Vec<String>,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum What {
    /// The plan of one verb.
    Verb { verb: Verb, filters: Filters },
    /// The plan of a file of rules.
    Rules { rules: Vec<Rule> },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Rule {
    name: String,
    verb: Verb,
    filters: Filters,
}

/// The registrations that one verb with its filters, or one rule, selected.
#[derive(Debug)]
pub(crate) struct SavedPart {
    pub(crate) rule: Option<String>,
    pub(crate) verb: Verb,
    pub(crate) filters: Filters,
    pub(crate) registrations: Vec<Registration>,
}

/// A plan as its file has it.
#[derive(Debug)]
pub(crate) struct SavedPlan {
    pub(crate) header: Header,
    pub(crate) parts: Vec<SavedPart>,
}

impl SavedPlan {
    /// A plan of this account, made now.
    pub(crate) fn new(
        session: &Session,
        total: Option<usize>,
        protected: &[String],
        parts: Vec<SavedPart>,
    ) -> Self {
        let rule = |it: &SavedPart| Rule {
            name: it.rule.clone().unwrap_or_default(),
            verb: it.verb,
            filters: it.filters.clone(),
        };
        let what = match parts.as_slice() {
            [SavedPart { rule: None, verb, filters, .. }] => {
                What::Verb { verb: *verb, filters: filters.clone() }
            }
            parts => What::Rules { rules: parts.iter().map(rule).collect() },
        };
        let header = Header {
            version: VERSION,
            account_id: session.client.account_id().to_owned(),
            base_url: base_url(session),
            created_at: session.now,
            total,
            protected: protected.to_vec(),
            what,
        };
        Self { header, parts }
    }

    /// Writes the plan to a file, or to standard output (`-`). An older plan is replaced, another file is not.
    pub(crate) fn write(self, path: &Path) -> Result<(), Failure> {
        let text = self.text().map_err(|error| cannot_write(path, &error))?;
        if path == Path::new("-") {
            return Ok(io::stdout().lock().write_all(&text)?);
        }
        let exists = replaceable(path)?;
        let write = || {
            // A link still leads to the plan.
            let path = if exists { fs::canonicalize(path)? } else { path.to_owned() };
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{}.new", std::process::id()));
            let new = path.with_file_name(name);
            let mut file = fs::File::create_new(&new)?;
            // Whoever reads the file finds the whole plan, the old or the new one.
            let written = file.write_all(&text).and_then(|()| file.sync_all());
            written.and_then(|()| fs::rename(&new, &path)).inspect_err(|_| {
                let _ = fs::remove_file(&new);
            })
        };
        write().map_err(|error| cannot_write(path, &error))
    }

    /// The lines, in the order of the ids, so that two plans differ in few lines.
    pub(crate) fn text(self) -> io::Result<Vec<u8>> {
        let mut lines: Vec<(Option<String>, Registration)> = Vec::new();
        for part in self.parts {
            let rule = part.rule;
            lines.extend(part.registrations.into_iter().map(|it| (rule.clone(), it)));
        }
        lines.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        let lines = lines.into_iter().map(|(rule, registration)| Line::Registration {
            rule,
            registration: Box::new(registration),
        });
        let mut text = Vec::new();
        for line in [Line::Plan(self.header)].into_iter().chain(lines) {
            serde_json::to_writer(&mut text, &line)?;
            text.push(b'\n');
        }
        Ok(text)
    }

    /// Reads a plan. Lines may be missing and in any order, but each one must be whole.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let name = escape(&path.to_string_lossy()).into_owned();
        let text = lists::text(path).map_err(|error| {
            Failure::usage(format!("cannot read the plan {name}: {error}"), "Nothing was sent.")
        })?;
        Self::parse(&text).map_err(|what| {
            let remedy = "Nothing was sent. Name a file that --save-plan wrote.";
            Failure::usage(format!("{name}: {what}"), remedy)
        })
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let header = match lines.next().map(|(_, line)| serde_json::from_str(line)) {
            Some(Ok(Line::Plan(header))) if header.version == VERSION => header,
            Some(Ok(Line::Plan(header))) => {
                return Err(format!("version {} is not supported", header.version));
            }
            _ => return Err("the first line is not the header of a plan".to_owned()),
        };
        let part = |rule, verb, filters| SavedPart { rule, verb, filters, registrations: vec![] };
        let mut parts: Vec<SavedPart> = match header.what.clone() {
            What::Verb { verb, filters } => vec![part(None, verb, filters)],
            What::Rules { rules } => rules
                .into_iter()
                .map(|rule| part(Some(rule.name), rule.verb, rule.filters))
                .collect(),
        };
        let by_rule: HashMap<_, _> =
            parts.iter().enumerate().map(|(index, part)| (part.rule.clone(), index)).collect();
        let mut ids = HashSet::new();
        for (index, line) in lines {
            let place = |what: &str| format!("line {}: {what}", index + 1);
            match serde_json::from_str(line).map_err(|error| place(&error.to_string()))? {
                Line::Plan(_) => return Err(place("a second header")),
                Line::Registration { rule, registration } => {
                    if !ids.insert(registration.id.clone()) {
                        return Err(place("a registration that an earlier line has"));
                    }
                    let part = by_rule.get(&rule).and_then(|index| parts.get_mut(*index));
                    let part = part.ok_or_else(|| place("a rule that the header does not have"))?;
                    part.registrations.push(*registration);
                }
            }
        }
        Ok(Self { header, parts })
    }

    /// Refuses a plan of another account or another service.
    pub(crate) fn check_account(&self, session: &Session) -> Result<(), Failure> {
        let Header { account_id, base_url, .. } = &self.header;
        for (what, theirs, ours, flag) in [
            ("account", account_id.as_str(), session.client.account_id(), "--account-id"),
            ("base URL", base_url.as_str(), &self::base_url(session), "--base-url"),
        ] {
            if theirs != ours {
                let what = format!("the plan is about {what} {}, not {ours}", escape(theirs));
                return Err(Failure::usage(what, format!("Nothing was sent. Give {flag}.")));
            }
        }
        Ok(())
    }
}

fn base_url(session: &Session) -> String {
    if session.is_emulated() {
        return EMULATOR.to_owned();
    }
    session.client.base_url().trim_end_matches('/').to_owned()
}

/// Whether there is a plan that a new one replaces. Refuses what is not a plan: a device would no longer be there.
fn replaceable(path: &Path) -> Result<bool, Failure> {
    let refused = |is: &str| {
        let what = format!("{} exists and is not a {is}", escape(&path.to_string_lossy()));
        Err(Failure::usage(what, "Nothing was sent. Name another file."))
    };
    let is_file = match fs::metadata(path) {
        Ok(metadata) => metadata.is_file(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(cannot_write(path, &error)),
    };
    if !is_file {
        return refused("file");
    }
    let old = fs::read(path).map_err(|error| cannot_write(path, &error))?;
    let old = String::from_utf8_lossy(&old);
    if !old.is_empty() && SavedPlan::parse(old.trim_start_matches('\u{feff}')).is_err() {
        return refused("plan");
    }
    Ok(true)
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let name = escape(&path.to_string_lossy()).into_owned();
    Failure::usage(format!("cannot write the plan {name}: {error}"), "Nothing was sent.")
}

/// Where a plan is saved instead of being carried out.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct SaveArgs {
    /// Write the plan to this file, to be reviewed and applied later, and send nothing
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run", help_heading = "Run")]
    pub(crate) save_plan: Option<PathBuf>,
}
