//! `registrations schema`

use std::io::{self, Write as _};

use clap::{Args, ValueEnum};
use schemars::{Schema, schema_for};
use serde_json::{Map, Value};

use crate::{
    change::Line,
    failure::{Exit, Failure},
    output::{NULLABLE, NULLABLE_OF_USER},
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
    /// A line of a report
    Report,
}

pub(crate) fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.what {
        What::List => list(),
        What::Report => schema_for!(Line),
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
    always_present(schema.as_object_mut(), NULLABLE);
    let user = schema.pointer_mut("/$defs/User").and_then(Value::as_object_mut);
    always_present(user, NULLABLE_OF_USER);
    schema
}

/// The API leaves out members that the output has with null.
fn always_present(object: Option<&mut Map<String, Value>>, names: &[&str]) {
    let Some(object) = object else { return };
    let required = object.entry("required").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(required) = required {
        required.extend(names.iter().map(|name| Value::from(*name)));
    }
    for name in names {
        let description =
            object.get_mut("properties").and_then(|it| it.get_mut(name)?.get_mut("description"));
        if let Some(Value::String(text)) = description {
            *text = text.replace("Absent if", "Null if");
        }
    }
}
