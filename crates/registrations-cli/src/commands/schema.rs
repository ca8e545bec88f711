//! `registrations schema`

use std::io::{self, Write as _};

use clap::{Args, ValueEnum};
use schemars::{Schema, schema_for};
use serde_json::Value;

use crate::{
    change::{Line, SummaryObject},
    failure::{Exit, Failure},
    output::NULLABLE,
    rules,
};

#[derive(Args, Debug)]
pub(crate) struct SchemaArgs {
    /// What the schema describes
    #[arg(value_name = "WHAT", value_enum)]
    what: What,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// A line of `list -o ndjson`
    List,
    /// A file of rules for `clean`, which is TOML
    Rules,
    /// A line of a report
    Report,
    /// The summary of a run with -o json
    Summary,
}

pub(crate) fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.what {
        What::List => list(),
        What::Rules => rules::schema(),
        What::Report => schema_for!(Line),
        What::Summary => schema_for!(SummaryObject),
    };
    let mut out = io::stdout().lock();
    let text = serde_json::to_string_pretty(&schema).map_err(io::Error::from)?;
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(Exit::Success)
}

/// The registration as the API has it, with the members that the output always has.
fn list() -> Schema {
    let mut schema = schema_for!(registrations::Registration);
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.extend(NULLABLE.iter().map(|name| Value::from(*name)));
    }
    for name in NULLABLE {
        let description = schema.pointer_mut(&format!("/properties/{name}/description"));
        if let Some(Value::String(text)) = description {
            *text = text.replace("Absent if", "Null if");
        }
    }
    schema
}
