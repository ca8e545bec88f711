//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct ResumeArgs {}

pub(crate) async fn run(
    _: &crate::session::Session,
    _: &ResumeArgs,
) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
