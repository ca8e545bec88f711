//! `registrations emulator`

use clap::Args;
use registrations_emulator::program::{self, Options};

use crate::{
    failure::{Exit, Failure},
    text::escape,
};

#[derive(Args, Debug)]
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
