//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct ManArgs {}

pub(crate) fn run(_: &ManArgs) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
