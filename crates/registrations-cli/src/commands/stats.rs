//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct StatsArgs {}

pub(crate) async fn run(
    _: &crate::session::Session,
    _: &StatsArgs,
) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
