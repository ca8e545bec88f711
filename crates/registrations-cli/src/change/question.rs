//! The question on the controlling terminal, whatever standard input and standard error are.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, IsTerminal as _, Write},
};

use super::{
    Verb,
    bounds::{FEW, YES_COVERS},
};
use crate::{
    failure::{Exit, Failure},
    text::{count, number},
};

#[cfg(not(windows))]
const PATHS: (&str, &str) = ("/dev/tty", "/dev/tty");
#[cfg(windows)]
const PATHS: (&str, &str) = ("CONIN$", "CONOUT$");

/// The controlling terminal.
pub(super) struct Terminal {
    input: File,
    /// `None`: standard error is a terminal.
    output: Option<File>,
}

impl Terminal {
    pub(super) fn open(planned: usize) -> Result<Self, Failure> {
        let open = || -> io::Result<Self> {
            let is_separate = !io::stderr().is_terminal();
            let output = is_separate.then(|| OpenOptions::new().write(true).open(PATHS.1));
            Ok(Self { input: File::open(PATHS.0)?, output: output.transpose()? })
        };
        open().map_err(|_| {
            let max =
                if planned > YES_COVERS { format!(" --max {planned}") } else { String::new() };
            let remedy = format!("Nothing was sent. Give --yes{max}, or run it on a terminal.");
            Failure::usage("there is no terminal to ask for consent", remedy)
        })
    }

    /// Shows the plan where the question will be, unless standard error has shown it there.
    pub(super) fn show(&mut self, plan: impl FnOnce(Option<usize>) -> String) -> io::Result<()> {
        let Some(output) = &mut self.output else { return Ok(()) };
        let size = terminal_size::terminal_size_of(&*output);
        output.write_all(plan(size.map(|(width, _)| usize::from(width.0))).as_bytes())
    }

    /// Asks, and fails without consent. What was typed before the question is discarded.
    pub(super) async fn ask(mut self, verb: Verb, planned: usize) -> Result<(), Failure> {
        let question = if planned <= FEW {
            format!("{} {}? [y/N] ", verb.title(), count(planned, "registration"))
        } else {
            format!("Type {planned} to {}, anything else to stop: ", verb.name())
        };
        self.discard_input();
        self.print(&question)?;
        let input = self.input.try_clone()?;
        let read = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(input).read_line(&mut line).map(|_| line)
        });
        let line = read.await.ok().and_then(Result::ok).unwrap_or_default();
        if line.is_empty() {
            // The end of input leaves the cursor behind the question.
            let _ = self.print("\n");
        }
        if is_consent(&line, planned) {
            return Ok(());
        }
        Err(Failure::new(Exit::Usage, "stopped, because there was no consent", "Nothing was sent."))
    }

    fn print(&mut self, text: &str) -> io::Result<()> {
        let output = self.output.as_mut().map(|it| it as &mut dyn Write);
        output.unwrap_or(&mut io::stderr()).write_all(text.as_bytes())
    }

    fn discard_input(&self) {
        // A terminal that cannot do it is no reason to stop.
        #[cfg(unix)]
        let _ = rustix::termios::tcflush(&self.input, rustix::termios::QueueSelector::IFlush);
    }
}

fn is_consent(line: &str, planned: usize) -> bool {
    let line = line.trim();
    if planned <= FEW {
        return line.eq_ignore_ascii_case("y") || line.eq_ignore_ascii_case("yes");
    }
    line == planned.to_string() || line == number(planned)
}

#[cfg(test)]
mod tests {
    use super::is_consent;

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
}
