//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct CompletionsArgs {}

pub(crate) fn run(_: &CompletionsArgs) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
