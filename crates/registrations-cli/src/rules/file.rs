//! A file of rules, read whole or refused.

use std::{collections::HashSet, path::Path};

use schemars::Schema;
use serde_json::json;
use toml::{Table, Value};

use super::selectors::{self, unknown};
use crate::{
    change::{Protection, Verb},
    failure::Failure,
    lists::{self, Entry},
    selection::SelectionArgs,
    text::escape,
};

/// What a file says.
#[derive(Debug)]
pub(crate) struct Rules {
    /// The largest plan.
    pub(crate) max: Option<usize>,
    /// The largest part of the account, in percent.
    pub(crate) max_percent: Option<f64>,
    /// What no plan may contain, beside what the command protects.
    pub(crate) protect: Vec<String>,
    /// In their order.
    pub(crate) list: Vec<Rule>,
}

#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) verb: Verb,
    pub(crate) selectors: SelectionArgs,
}

const KEYS: [&str; 4] = ["max", "max_percent", "protect", "rule"];
const RULE_KEYS: [&str; 3] = ["name", "delete", "revoke"];

impl Rules {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let name = escape(&path.to_string_lossy()).into_owned();
        let text = lists::text(path).map_err(|error| {
            Failure::usage(format!("cannot read {name}: {error}"), "Nothing was sent.")
        })?;
        Self::parse(&text).map_err(|what| {
            let remedy =
                "Nothing was sent. `registrations schema rules` prints what a file can say.";
            Failure::usage(format!("{name}: {what}"), remedy)
        })
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let table: Table = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            format!("line {line}: {}", error.message())
        })?;
        let mut it = Self { max: None, max_percent: None, protect: Vec::new(), list: Vec::new() };
        for (key, value) in &table {
            match key.as_str() {
                "max" => it.max = Some(number(key, value)?),
                "max_percent" => it.max_percent = Some(percent(value)?),
                "protect" => it.protect = protected(value)?,
                "rule" => it.list = rules(value)?,
                _ => return Err(unknown("key", key, KEYS)),
            }
        }
        if it.list.is_empty() {
            return Err("there is no [[rule]]".to_owned());
        }
        Ok(it)
    }
}

fn number(key: &str, value: &Value) -> Result<usize, String> {
    let number = value.as_integer().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| format!("`{key}` is not a number of registrations"))
}

#[allow(clippy::cast_precision_loss, reason = "a percentage is small")]
fn percent(value: &Value) -> Result<f64, String> {
    let number = value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "`max_percent` is not a number from 0 to 100".to_owned())
}

fn protected(value: &Value) -> Result<Vec<String>, String> {
    let lines = value.as_array().ok_or("`protect` is not a list")?;
    let mut checked = Protection::default();
    lines
        .iter()
        .map(|line| {
            let line = line.as_str().map(str::trim).filter(|line| !line.is_empty());
            let line = line.ok_or("`protect` has a value that is not a text")?;
            let check = lists::Kind::Identities.check(&Entry::whole(line));
            let check = check.and_then(|()| checked.add(line));
            check.map_err(|error| format!("`protect`: '{}': {error}", escape(line)))?;
            Ok(line.to_owned())
        })
        .collect()
}

fn rules(value: &Value) -> Result<Vec<Rule>, String> {
    let tables = value.as_array().ok_or("write each rule below [[rule]]")?;
    let mut names = HashSet::new();
    let mut rules = Vec::new();
    for (index, value) in tables.iter().enumerate() {
        let table = value.as_table().ok_or("write each rule below [[rule]]")?;
        let name = table.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        let name = name.ok_or_else(|| format!("rule {} has no name", index + 1))?;
        let place = |what: String| format!("rule '{}': {what}", escape(name));
        if !names.insert(name) {
            return Err(place("an earlier rule has this name".to_owned()));
        }
        if let Some(key) = table.keys().find(|key| !RULE_KEYS.contains(&key.as_str())) {
            return Err(place(unknown("key", key, RULE_KEYS)));
        }
        let (verb, selectors) = match (table.get("delete"), table.get("revoke")) {
            (Some(selectors), None) => (Verb::Delete, selectors),
            (None, Some(selectors)) => (Verb::Revoke, selectors),
            (None, None) | (Some(_), Some(_)) => {
                return Err(place("give one of `delete` and `revoke`".to_owned()));
            }
        };
        let selectors = selectors.as_table().ok_or_else(|| {
            place(format!("write `{}` as {{ idle_for = \"180d\" }}", verb.name()))
        })?;
        let selectors = selectors::read(selectors).map_err(place)?;
        rules.push(Rule { name: name.to_owned(), verb, selectors });
    }
    Ok(rules)
}

/// The JSON Schema of a file.
pub(crate) fn schema() -> Schema {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules",
        "description": "Rules for `registrations clean`. The first rule that matches a registration decides.",
        "type": "object",
        "additionalProperties": false,
        "required": ["rule"],
        "properties": {
            "max": {"type": "integer", "minimum": 0, "description": "The largest number of registrations in a plan."},
            "max_percent": {
                "type": "number", "minimum": 0, "maximum": 100,
                "description": "The largest part of the account's registrations, in percent.",
            },
            "protect": {
                "type": "array", "items": {"type": "string", "minLength": 1},
                "description": "Ids, e-mail addresses, names and patterns that no plan may contain.",
            },
            "rule": {
                "type": "array", "minItems": 1,
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["name"],
                    "oneOf": [{"required": ["delete"]}, {"required": ["revoke"]}],
                    "properties": {
                        "name": {"type": "string", "minLength": 1, "description": "What plans call the rule."},
                        "delete": {"$ref": "#/$defs/selectors"},
                        "revoke": {"$ref": "#/$defs/selectors"},
                    },
                },
            },
        },
        "$defs": {"selectors": selectors::schema()},
    });
    Schema::try_from(schema).unwrap_or_default()
}
