//! The selectors of a rule: the flags of the commands, with `_` for `-`.

use clap::{Arg, ArgAction, Args as _, Command, FromArgMatches as _};
use serde_json::{Map, Value, json};
use toml::{Table, Value as Toml};

use crate::{
    selection::SelectionArgs,
    text::{escape, nearest},
};

/// Flags that are no property of a registration, or whose meaning is that of the service.
const NO_SELECTORS: [&str; 9] =
    ["id", "from", "emails-from", "search", "sort", "desc", "limit", "per-page", "include-policy"];

fn command() -> Command {
    let command = Command::new("rule").no_binary_name(true).disable_help_flag(true);
    SelectionArgs::augment_args(command)
}

fn selectors(command: &Command) -> impl Iterator<Item = &Arg> {
    let flags = command.get_arguments();
    flags.filter(|arg| arg.get_long().is_some_and(|name| !NO_SELECTORS.contains(&name)))
}

fn key(arg: &Arg) -> String {
    arg.get_long().unwrap_or_default().replace('-', "_")
}

/// Reads the selectors of a rule as the command line is read.
pub(super) fn read(table: &Table) -> Result<SelectionArgs, String> {
    let command = command();
    let keys: Vec<String> = selectors(&command).map(key).collect();
    let mut flags = Vec::new();
    for (name, value) in table {
        if !keys.contains(name) {
            return Err(unknown("selector", name, keys.iter().map(String::as_str)));
        }
        let flag = format!("--{}", name.replace('_', "-"));
        let values = match value {
            Toml::Array(values) => values.iter().collect(),
            value => vec![value],
        };
        if values.is_empty() {
            return Err(format!("`{name}` is empty"));
        }
        for value in values {
            flags.push(match value {
                Toml::Boolean(true) => flag.clone(),
                Toml::String(text) => format!("{flag}={text}"),
                // 2026.10 is 2026.1 as a number.
                Toml::Integer(_) | Toml::Float(_) => {
                    return Err(format!("`{name}` is a number: write it in quotes"));
                }
                Toml::Datetime(time) => format!("{flag}={time}"),
                Toml::Boolean(false) => return Err(format!("`{name}` is false: leave it out")),
                Toml::Array(_) | Toml::Table(_) => {
                    return Err(format!("`{name}` is neither a text nor a list of texts"));
                }
            });
        }
    }
    let read = command.try_get_matches_from(flags);
    read.and_then(|matches| SelectionArgs::from_arg_matches(&matches)).map_err(|error| {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        line.trim_start_matches("error: ").to_owned()
    })
}

/// Says that a key is unknown, and which one is like it.
pub(super) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let nearest = nearest(name, known).map(|it| format!(": did you mean `{it}`?"));
    format!("unknown {what} `{}`{}", escape(name), nearest.unwrap_or_default())
}

/// The JSON Schema of the selectors of a rule.
pub(super) fn schema() -> Value {
    let command = command();
    let property = |arg: &Arg| {
        let values: Vec<_> =
            arg.get_possible_values().iter().map(|it| it.get_name().to_owned()).collect();
        let value = if values.is_empty() || matches!(arg.get_action(), ArgAction::SetTrue) {
            json!({"type": "string", "minLength": 1})
        } else {
            json!({"enum": values})
        };
        let is_optional = arg.get_num_args().is_some_and(|range| range.min_values() == 0);
        let mut schema = match arg.get_action() {
            ArgAction::SetTrue => json!({"const": true}),
            ArgAction::Append => {
                json!({"oneOf": [value, {"type": "array", "minItems": 1, "items": value}]})
            }
            _ if is_optional => json!({"oneOf": [{"const": true}, value]}),
            _ => value,
        };
        if let (Value::Object(schema), Some(help)) = (&mut schema, arg.get_help()) {
            schema.insert("description".to_owned(), help.to_string().into());
        }
        (key(arg), schema)
    };
    let properties: Map<String, Value> = selectors(&command).map(property).collect();
    json!({"type": "object", "minProperties": 1, "additionalProperties": false, "properties": properties})
}
