//! Reads an overlay. Refuses everything that it does not know.

use serde_json::Value;

use super::{Action, Overlay, Role, Work, target::Target};
use openapi::{Error, Source, json::child, nearest};

impl Overlay {
    /// Reads an overlay, the content of `file`. It must be one for the description in the file `extends`.
    pub fn parse(source: &Source, extends: &str, role: Role) -> Result<Self, Error> {
        let (file, document) = (source.name.as_str(), source.parse()?);
        let invalid = |pointer: &str, problem: String| Err(Error::place(file, pointer, problem));
        only(file, &document, "", &["overlay", "info", "extends", "actions"])?;
        let version = string(file, &document, "", "overlay")?;
        if !version.starts_with("1.1.") {
            return invalid("/overlay", format!("version {version}; expected 1.1.x"));
        }
        let info = document.get("info").unwrap_or(&Value::Null);
        only(file, info, "/info", &["title", "version", "description"])?;
        string(file, info, "/info", "title")?;
        string(file, info, "/info", "version")?;
        if let Some(found) = document.get("extends") {
            let name = extends.rsplit('/').next().unwrap_or(extends);
            if found.as_str().map(|found| found.trim_start_matches("./")) != Some(name) {
                return invalid(
                    "/extends",
                    format!("{found}; expected {name:?}, which it is applied to"),
                );
            }
        }
        let Some(list) =
            document.get("actions").and_then(Value::as_array).filter(|list| !list.is_empty())
        else {
            return invalid("/actions", "no list of actions; expected at least one".to_owned());
        };
        let actions = list.iter().enumerate().map(|(index, action)| {
            Action::parse(file, action, &child("/actions", &index.to_string()), role)
        });
        Ok(Self { file: file.to_owned(), role, actions: actions.collect::<Result<_, _>>()? })
    }
}

impl Action {
    fn parse(file: &str, action: &Value, pointer: &str, role: Role) -> Result<Self, Error> {
        let invalid = |problem: &str| Err(Error::place(file, pointer, problem));
        only(file, action, pointer, &["target", "description", "update", "remove", "x-was"])?;
        let target = string(file, action, pointer, "target")?;
        let target = Target::parse(target)
            .map_err(|problem| Error::place(file, child(pointer, "target"), problem))?;
        let reason =
            action.get("description").and_then(Value::as_str).map(str::trim).unwrap_or_default();
        if reason.is_empty() && role == Role::Corrections {
            return invalid("no description; expected what is wrong upstream, and the evidence");
        }
        let was = action.get("x-was").cloned();
        let work = match (action.get("remove"), action.get("update")) {
            (Some(Value::Bool(true)), None) => Work::Remove,
            (None | Some(Value::Bool(false)), Some(update)) => Work::Update(update.clone()),
            _ => return invalid("expected either `update` or `remove: true`"),
        };
        if matches!(work, Work::Remove) && was.is_none() {
            return invalid("removes without `x-was`; expected the value to remove");
        }
        if role == Role::Texts && was.is_some() {
            return invalid("expected only an update of descriptions");
        }
        Ok(Self { target, reason: reason.to_owned(), work, was })
    }
}

/// Checks that `value` is an object with known members only.
fn only(file: &str, value: &Value, pointer: &str, known: &[&str]) -> Result<(), Error> {
    let Some(members) = value.as_object() else {
        return Err(Error::place(file, pointer, "not an object; expected one"));
    };
    let Some(key) = members.keys().find(|key| !known.contains(&key.as_str())) else {
        return Ok(());
    };
    let near = nearest::hint(key, known.iter().copied());
    let problem = format!("not a known member; expected one of {}{near}", known.join(", "));
    Err(Error::place(file, child(pointer, key), problem))
}

fn string<'a>(file: &str, object: &'a Value, pointer: &str, key: &str) -> Result<&'a str, Error> {
    object
        .get(key)
        .and_then(Value::as_str)
        .ok_or_else(|| Error::place(file, child(pointer, key), "not a string; expected one"))
}
