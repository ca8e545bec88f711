//! `registrations emulator`

use clap::Args;
use registrations_emulator::program::{self, Options};

use crate::{
    failure::{Exit, Failure},
    text::escape,
};

const EXAMPLES: &str = "\
It prints how to configure a client and where its control interface is. The same seed and clock
generate the same fleet.

Example:
  registrations emulator --fleet 10000 --quota 20/5s";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EmulatorArgs {
    #[command(flatten)]
    options: Options,
}

pub(crate) async fn run(args: &EmulatorArgs) -> Result<Exit, Failure> {
    program::serve(&args.options).await.map_err(|error| {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        Failure::usage(escape(&text), "")
    })?;
    Ok(Exit::Success)
}
