//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct EmulatorArgs {}

pub(crate) async fn run(_: &EmulatorArgs) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
