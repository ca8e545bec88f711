//! What the examples share: arguments, and how a program ends.

use std::{error::Error, io, process::ExitCode, str::FromStr};

/// The command-line argument at this position, or the default if there is none.
#[allow(dead_code, reason = "not every example has such an argument")]
pub(crate) fn argument<T: FromStr>(
    position: usize,
    name: &str,
    default: T,
) -> Result<T, Box<dyn Error>> {
    match std::env::args().nth(position) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| format!("{text:?} is not a {name}").into()),
    }
}

/// Prints an error, whose text has its causes. A reader that closes the pipe, such as `head`, is not an error.
pub(crate) fn exit_code(result: Result<ExitCode, Box<dyn Error>>) -> ExitCode {
    let error = match result {
        Ok(code) => return code,
        Err(error) => error,
    };
    let is_closed_pipe = error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
    if is_closed_pipe {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
