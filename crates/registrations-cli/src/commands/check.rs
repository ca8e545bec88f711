//! Not written yet.

pub(crate) async fn run(
    _: &crate::session::Session,
) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
