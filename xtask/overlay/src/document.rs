//! Reads an overlay. Refuses everything that it does not know.

use serde::Deserialize;

use super::{Action, Overlay, Role};
use openapi::{Error, Source, json::child};

/// The file of an overlay. The specification requires `info`, which nothing reads.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `overlay`, `info` and `actions`")]
#[expect(dead_code)]
struct Document {
    overlay: String,
    info: Info,
    extends: Option<String>,
    actions: Vec<Action>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `title` and `version`")]
#[expect(dead_code)]
struct Info {
    title: String,
    version: String,
    description: Option<String>,
}

impl Overlay {
    /// Reads an overlay, the content of `file`. It must be one for the description in the file `extends`.
    pub fn parse(source: &Source, extends: &str, role: Role) -> Result<Self, Error> {
        let Document { overlay: version, extends: found, actions, .. } = source.read()?;
        let file = source.name.clone();
        let invalid = |pointer: &str, problem: String| Err(Error::place(&file, pointer, problem));
        if !version.starts_with("1.1.") {
            return invalid("/overlay", format!("version {version}; expected 1.1.x"));
        }
        let name = extends.rsplit('/').next().unwrap_or(extends);
        if let Some(found) = found
            && found.trim_start_matches("./") != name
        {
            let problem = format!("{found:?}; expected {name:?}, which it is applied to");
            return invalid("/extends", problem);
        }
        if actions.is_empty() {
            return invalid("/actions", "no actions; expected at least one".to_owned());
        }
        for (index, action) in actions.iter().enumerate() {
            if let Some(problem) = action.problem(role) {
                return invalid(&child("/actions", &index.to_string()), problem.to_owned());
            }
        }
        Ok(Self { file, role, actions })
    }
}

impl Action {
    fn problem(&self, role: Role) -> Option<&'static str> {
        if self.reason.trim().is_empty() && role == Role::Corrections {
            return Some("no description; expected what is wrong upstream, and the evidence");
        }
        if self.remove == self.update.is_some() {
            return Some("expected either `update` or `remove: true`");
        }
        if self.remove && self.was.is_none() {
            return Some("removes without `x-was`; expected the value to remove");
        }
        let is_refused = role == Role::Texts && self.was.is_some();
        is_refused.then_some("expected only an update of descriptions")
    }
}
