//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct ChangeArgs {}

pub(crate) async fn run(
    _: &crate::session::Session,
    _: crate::change::Verb,
    _: &ChangeArgs,
) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
