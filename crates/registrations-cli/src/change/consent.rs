//! Consent: bounds on the size of the plan, and a question on the controlling terminal.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, IsTerminal as _, Write as _},
};

use clap::Args;

use super::Verb;
use crate::{
    failure::{Exit, Failure},
    text::{count, number},
};

/// `--yes` alone covers this many.
const YES_COVERS: usize = 100;
/// Up to this many, y/N is enough.
const FEW: usize = 10;
const TERMINAL: &str = if cfg!(windows) { "CONIN$" } else { "/dev/tty" };

/// Whether to ask, and what to refuse without asking.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Consent")]
pub(crate) struct ConsentArgs {
    /// Do not ask. More than 100 registrations need --max as well
    #[arg(long)]
    yes: bool,
    /// Refuse a plan of fewer registrations
    #[arg(long, value_name = "N")]
    min: Option<usize>,
    /// Refuse a plan of more registrations
    #[arg(long, value_name = "N")]
    max: Option<usize>,
    /// Refuse a plan of more than this part of the account's registrations, in percent
    #[arg(long, value_name = "P", value_parser = percent)]
    max_percent: Option<f64>,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "write a number from 0 to 100".to_owned())
}

impl ConsentArgs {
    /// Whether the size of the account must be known.
    pub(crate) fn need_total(&self) -> bool {
        self.max_percent.is_some()
    }

    /// Refuses a plan outside the bounds.
    pub(crate) fn check(&self, planned: usize, total: Option<usize>) -> Result<(), Failure> {
        let refuse = |bound: String| {
            let what = format!("the plan has {}, {bound}", count(planned, "registration"));
            Err(Failure::usage(what, "Nothing was sent."))
        };
        if let Some(min) = self.min.filter(|min| planned < *min) {
            return refuse(format!("fewer than --min {min}"));
        }
        if let Some(max) = self.max.filter(|max| planned > *max) {
            return refuse(format!("more than --max {max}"));
        }
        if let (Some(percent), Some(total)) = (self.max_percent, total) {
            #[allow(clippy::cast_precision_loss)] // Nobody has 2^52 registrations.
            let is_more = planned as f64 * 100.0 > total as f64 * percent;
            if is_more {
                return refuse(format!(
                    "more than --max-percent {percent} of the account's {}",
                    number(total)
                ));
            }
        }
        Ok(())
    }

    /// What these options say about consent.
    pub(crate) fn consent(&self, planned: usize) -> Result<Consent, Failure> {
        match (self.yes, self.max) {
            (false, _) => Ok(Consent::Ask),
            (true, None) if planned > YES_COVERS => {
                let what = format!(
                    "--yes alone covers {YES_COVERS} registrations, and the plan has {}",
                    number(planned)
                );
                Err(Failure::usage(what, format!("Nothing was sent. Add --max {planned}.")))
            }
            (true, _) => Ok(Consent::Given),
        }
    }
}

/// Whether consent must be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    Given,
    Ask,
}

/// Asks on standard error, and reads from the controlling terminal, whatever standard input is.
pub(crate) async fn ask(verb: Verb, planned: usize) -> Result<(), Failure> {
    let terminal = File::open(TERMINAL).map_err(|_| {
        let max = if planned > YES_COVERS { format!(" --max {planned}") } else { String::new() };
        let remedy = format!("Nothing was sent. Give --yes{max}, or run it on a terminal.");
        Failure::usage("there is no terminal to ask for consent", remedy)
    })?;
    let question = if planned <= FEW {
        format!("{} {}? [y/N] ", verb.title(), count(planned, "registration"))
    } else {
        format!("Type {planned} to {}, anything else to stop: ", verb.name())
    };
    show(&question)?;
    let read = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        BufReader::new(terminal).read_line(&mut line).map(|_| line)
    });
    let line = match read.await {
        Ok(line) => line.unwrap_or_default(),
        Err(_) => String::new(),
    };
    if line.is_empty() {
        // The end of input leaves the cursor behind the question.
        super::say("\n");
    }
    if is_consent(&line, planned) {
        return Ok(());
    }
    Err(Failure::new(Exit::Usage, "stopped, because there was no consent", "Nothing was sent."))
}

fn is_consent(line: &str, planned: usize) -> bool {
    let line = line.trim();
    if planned <= FEW {
        return line.eq_ignore_ascii_case("y") || line.eq_ignore_ascii_case("yes");
    }
    line == planned.to_string() || line == number(planned)
}

/// Shows the question on standard error; on the terminal, if standard error is another place.
fn show(question: &str) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    if !stderr.is_terminal()
        && let Ok(mut terminal) = OpenOptions::new().write(true).open(TERMINAL)
    {
        return terminal.write_all(question.as_bytes());
    }
    stderr.write_all(question.as_bytes())?;
    stderr.flush()
}

#[cfg(test)]
mod tests {
    use super::{Consent, ConsentArgs, is_consent};

    fn args(
        yes: bool,
        min: Option<usize>,
        max: Option<usize>,
        percent: Option<f64>,
    ) -> ConsentArgs {
        ConsentArgs { yes, min, max, max_percent: percent }
    }

    #[test]
    fn only_the_expected_text_is_consent() {
        for (line, planned, expected) in [
            ("y\n", 10, true),
            ("YES\n", 1, true),
            ("\n", 1, false),
            ("", 1, false),
            ("n\n", 1, false),
            ("1\n", 1, false),
            ("y\n", 11, false),
            ("11\n", 11, true),
            ("12\n", 11, false),
            ("2407\r\n", 2_407, true),
            ("2,407\n", 2_407, true),
            ("", 11, false),
        ] {
            assert_eq!(is_consent(line, planned), expected, "{line:?} for {planned}");
        }
    }

    #[test]
    fn bounds_refuse_a_plan() {
        assert!(args(true, Some(5), None, None).check(4, None).is_err());
        assert!(args(true, Some(5), Some(5), None).check(5, None).is_ok());
        assert!(args(true, None, Some(5), None).check(6, None).is_err());
        assert!(args(true, None, None, Some(10.0)).check(11, Some(100)).is_err());
        assert!(args(true, None, None, Some(10.0)).check(10, Some(100)).is_ok());
    }

    #[test]
    fn yes_alone_covers_few() {
        assert_eq!(args(true, None, None, None).consent(100).unwrap(), Consent::Given);
        assert!(args(true, None, None, None).consent(101).is_err());
        assert_eq!(args(true, None, Some(101), None).consent(101).unwrap(), Consent::Given);
        assert_eq!(args(false, None, Some(101), None).consent(1).unwrap(), Consent::Ask);
    }
}
