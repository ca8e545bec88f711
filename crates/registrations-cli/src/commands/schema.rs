//! Not written yet.

#[derive(clap::Args, Debug)]
pub(crate) struct SchemaArgs {}

pub(crate) fn run(_: &SchemaArgs) -> Result<crate::failure::Exit, crate::failure::Failure> {
    Ok(crate::failure::Exit::Failed)
}
