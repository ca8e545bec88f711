//! `registrations get`

use std::collections::HashMap;

use clap::Args;

use super::list::OutputArgs;
use crate::{
    change,
    failure::{self, Exit, Failure, cause},
    output::Column,
    selection::{self, IdArgs},
    session::Session,
    text::escape,
};

/// How many ids a request names.
const AT_ONCE: usize = 100;

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
    let (client, account) = (&session.client, session.client.account_id());
    let (mut unknown, mut unreadable) = (Vec::new(), Vec::new());
    let reading = async {
        for chunk in ids.chunks(AT_ONCE) {
            // One request for many; whatever it lacks is requested by itself, which is certain.
            let mut records = match chunk {
                [_] => HashMap::new(),
                chunk => selection::read_ids(client, chunk, include_policy).await?.found,
            };
            let mut found = Vec::with_capacity(chunk.len());
            for id in chunk {
                if let Some(it) = records.remove(id) {
                    found.push(it);
                    continue;
                }
                let request = client.get(id);
                let request = if include_policy { request.include_policy() } else { request };
                match request.await {
                    Ok(it) => found.push(it),
                    Err(error) if error.is_not_found() => unknown.push(id),
                    Err(error) if error.is_decode() => unreadable.push((id, cause(&error))),
                    Err(error) => {
                        writer.write(&found)?;
                        return Err(Failure::of(&error, account));
                    }
                }
            }
            writer.write(&found)?;
        }
        writer.finish()
    };
    change::while_reading(&session.global, reading).await?;
    for (id, why) in &unreadable {
        failure::complain(&format!("could not be read: {}: {why}", escape(id.as_str())));
    }
    for id in &unknown {
        failure::complain(&format!("not found: {}", escape(id.as_str())));
    }
    if let Some(first) = unknown.first()
        && let Some(hint) = change::device_hint(client, first).await
    {
        failure::complain(&hint);
    }
    let is_complete = unknown.is_empty() && unreadable.is_empty();
    Ok(if is_complete { Exit::Success } else { Exit::Failed })
}
