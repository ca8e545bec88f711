//! Ids from arguments and files.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use clap::Args;
use registrations::RegistrationId;
use serde::Deserialize;

use crate::{failure::Failure, text::escape};

/// The ids that a command names.
#[derive(Args, Clone, Debug)]
pub(crate) struct IdArgs {
    /// Ids of registrations
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// The id of a registration; can be repeated
    #[arg(long = "id", value_name = "ID")]
    id: Vec<String>,
    /// Read ids from a file, or from standard input (-): one per line, NDJSON or CSV with an `id`, or a report
    #[arg(long, value_name = "FILE")]
    from: Vec<String>,
}

impl IdArgs {
    /// Takes the reports out of the files.
    pub(super) fn take_reports(&mut self) -> Vec<PathBuf> {
        let (reports, others) = std::mem::take(&mut self.from)
            .into_iter()
            .partition::<Vec<_>, _>(|file| file != "-" && is_report(Path::new(file)));
        self.from = others;
        reports.into_iter().map(PathBuf::from).collect()
    }

    /// All ids, each once; `None` if the command names no source of ids.
    pub(crate) fn resolve(&self) -> Result<Option<Vec<RegistrationId>>, Failure> {
        if self.ids.is_empty() && self.id.is_empty() && self.from.is_empty() {
            return Ok(None);
        }
        let mut all: Vec<String> = self.ids.iter().chain(&self.id).cloned().collect();
        for file in &self.from {
            let text = read(file).map_err(|error| {
                Failure::usage(format!("cannot read {}: {error}", escape(file)), "")
            })?;
            let ids = parse(&text).map_err(|what| {
                let remedy = "Write one id per line, NDJSON or CSV with an `id`, or name a report.";
                Failure::usage(format!("{}: {what}", escape(file)), remedy)
            })?;
            if ids.is_empty() {
                return Err(Failure::usage(
                    format!("{} has no ids", escape(file)),
                    "Nothing was sent.",
                ));
            }
            all.extend(ids);
        }
        let mut seen = HashSet::new();
        let mut distinct = Vec::with_capacity(all.len());
        for id in all {
            check(&id)?;
            if seen.insert(id.clone()) {
                distinct.push(RegistrationId::from(id));
            }
        }
        Ok(Some(distinct))
    }
}

/// How a report begins.
const REPORT: &str = "{\"type\":\"header\"";

/// Whether a file is a report. What cannot be read is none: whoever reads it next says so.
fn is_report(file: &Path) -> bool {
    let mut start = vec![0; REPORT.len()];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == REPORT.as_bytes()
}

/// Refuses what cannot be an id.
fn check(id: &str) -> Result<(), Failure> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "/\\?#,;".contains(c);
    if id.is_empty() || id == "." || id == ".." || id.contains(odd) {
        let what = format!("'{}' is not the id of a registration", escape(id));
        return Err(Failure::usage(what, "Nothing was sent."));
    }
    Ok(())
}

fn read(file: &str) -> io::Result<String> {
    if file != "-" {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    if text.starts_with(REPORT) {
        return Err(io::Error::other("it is a report: name its file"));
    }
    Ok(text)
}

/// The ids of a file, in any of its forms.
fn parse(text: &str) -> Result<Vec<String>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match first.trim_start().chars().next() {
        Some('{') => ndjson(text),
        Some('[') => Err("a JSON array: use -o ndjson".to_owned()),
        _ if first.contains(',') || first.trim().trim_matches('"') == "id" => csv(text),
        _ => Ok(lines(text)),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// A line of NDJSON: a registration, or a line of a report, of which only the ids that were done count.
#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    outcome: Option<String>,
}

fn ndjson(text: &str) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = match serde_json::from_str(line) {
            Ok(line) => line,
            // The last line of an interrupted report can be torn.
            Err(_)
                if !text.ends_with('\n')
                    && index + 1 == text.lines().count()
                    && text.starts_with(REPORT) =>
            {
                break;
            }
            Err(error) => return Err(format!("line {}: {error}", index + 1)),
        };
        match (line.kind.as_deref(), line.outcome.as_deref(), line.id) {
            (None, _, Some(id)) | (Some("outcome"), Some("done"), Some(id)) => ids.push(id),
            (None, _, None) => return Err(format!("line {}: no `id`", index + 1)),
            _ => {}
        }
    }
    Ok(ids)
}

fn csv(text: &str) -> Result<Vec<String>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?;
    let column = headers.iter().position(|name| name == "id").ok_or("CSV without a column `id`")?;
    let mut ids = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        ids.push(record.get(column).unwrap_or_default().to_owned());
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::{check, parse};

    #[test]
    fn every_form_of_a_file() {
        for text in [
            "a\n# comment\n\nb # why\n",
            "\u{feff}a\r\nb\r\n",
            "{\"id\":\"a\"}\n{\"id\":\"b\",\"key\":1}\n",
            "device.name,id\n\"x,y\",a\nz,b\n",
            "id\na\nb\n",
            "{\"type\":\"header\"}\n{\"type\":\"outcome\",\"id\":\"a\",\"outcome\":\"done\"}\n{\"type\":\"outcome\",\"id\":\"x\",\"outcome\":\"failed\"}\n{\"type\":\"outcome\",\"id\":\"b\",\"outcome\":\"done\"}\n{\"typ",
        ] {
            assert_eq!(parse(text).unwrap(), ["a", "b"], "{text}");
        }
        for text in
            ["[{\"id\":\"a\"}]", "name,email\na,b\n", "{\"name\":1}\n", "{\"id\":\"a\"}\n{\"id\"\n"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ids_that_lead_elsewhere_are_refused() {
        for id in ["", ".", "..", "a/b", "a\\b", "a b", "a,b", "a\n", "a?b", "a#b"] {
            assert!(check(id).is_err(), "{id:?}");
        }
        assert!(check("11ffb86c-3f0c-4306-b4a2-e62f872b166a").is_ok());
    }
}
