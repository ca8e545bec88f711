//! `registrations get`

use clap::Args;
use registrations::RegistrationId;

use super::list::OutputArgs;
use crate::{
    change,
    failure::{Exit, Failure},
    output::Column,
    selection::IdArgs,
    session::Session,
    text::escape,
};

#[derive(Args, Debug)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    ids: IdArgs,
    /// Also read the device settings profile
    #[arg(long)]
    include_policy: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &GetArgs) -> Result<Exit, Failure> {
    if args.output.explain()? {
        return Ok(Exit::Success);
    }
    let columns = args.output.columns()?;
    let ids = args.ids.resolve()?;
    let ids = ids.ok_or_else(|| Failure::usage("no ids", "Name one, or use --from FILE."))?;
    let include_policy = args.include_policy || columns.iter().flatten().any(Column::needs_policy);
    let mut writer = args.output.writer(session, columns, include_policy);
    let (mut found, mut unknown): (_, Vec<RegistrationId>) = (Vec::new(), Vec::new());
    for id in ids {
        let request = session.client.get(&id);
        let request = if include_policy { request.include_policy() } else { request };
        match request.await {
            Ok(it) => found.push(it),
            Err(error) if error.is_not_found() => unknown.push(id),
            Err(error) => {
                writer.write(&found)?;
                return Err(Failure::of(&error, session.client.account_id()));
            }
        }
        if found.len() >= 50 {
            writer.write(&found)?;
            found.clear();
        }
    }
    writer.write(&found)?;
    writer.finish()?;
    let Some(first) = unknown.first() else { return Ok(Exit::Success) };
    for id in &unknown {
        eprintln!("not found: {}", escape(id.as_str()));
    }
    if let Some(hint) = change::device_hint(&session.client, first).await {
        eprintln!("{hint}");
    }
    Ok(Exit::Failed)
}
