//! Applies our corrections to the vendor's fragment.

use std::fmt;

use enumset::EnumSet;
use roas_overlay::{
    apply::{Apply, ApplyErrorKind, ApplyOptions},
    v1_0::{Action, Overlay},
    validation::Validate,
};
use serde_json::Value;

use super::{
    Error, Source,
    document::{elements, members},
};

/// What an action may hold, apart from extensions.
const MEMBERS: [&str; 4] = ["target", "description", "update", "remove"];

/// An action that matched but changed nothing: upstream has the correction.
#[derive(Debug, PartialEq, Eq)]
pub struct Redundant {
    file: String,
    index: usize,
    target: String,
}

impl fmt::Display for Redundant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, index, target } = self;
        write!(f, "{file}: actions[{index}] ({target}) changes nothing; delete it")
    }
}

/// Applies the overlay to `description`, action by action, and returns the actions that changed nothing.
///
/// An action that matches nothing is an error: upstream has changed what it corrects.
pub(super) fn apply(source: &Source, description: &mut Value) -> Result<Vec<Redundant>, Error> {
    let overlay = parse(source)?;
    let mut redundant = Vec::new();
    let mut single = overlay.clone();
    for (index, action) in overlay.actions.iter().enumerate() {
        single.actions = vec![action.clone()];
        let before = description.clone();
        single
            .apply(
                description,
                ApplyOptions::ErrorOnZeroMatch | ApplyOptions::ErrorOnMixedKindMatch,
            )
            .map_err(|error| failed(source, index, action, &error.kind))?;
        if *description == before {
            redundant.push(Redundant {
                file: source.name.clone(),
                index,
                target: action.target.clone(),
            });
        }
    }
    Ok(redundant)
}

fn parse(source: &Source) -> Result<Overlay, Error> {
    let invalid = |problem: String| Error::Overlay { file: source.name.clone(), problem };
    let value: Value = source.parse()?;
    for (index, action) in elements(value.get("actions").unwrap_or(&Value::Null)) {
        let known = |key: &str| MEMBERS.contains(&key) || key.starts_with("x-");
        if let Some((key, _)) = members(action).find(|(key, _)| !known(key)) {
            return Err(invalid(format!(
                "actions[{index}] has a member {key:?}; expected {}",
                MEMBERS.join(", ")
            )));
        }
    }
    let overlay: Overlay = serde_path_to_error::deserialize(value)
        .map_err(|error| invalid(format!("at {}: {}", error.path(), error.inner())))?;
    overlay.validate(EnumSet::empty()).map_err(|error| {
        invalid(error.errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })?;
    for (index, action) in overlay.actions.iter().enumerate() {
        if action.description.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(invalid(format!(
                "actions[{index}] has no description; say there what is wrong upstream and how we know"
            )));
        }
    }
    Ok(overlay)
}

fn failed(source: &Source, index: usize, action: &Action, kind: &ApplyErrorKind) -> Error {
    let (problem, remedy) = match kind {
        ApplyErrorKind::ZeroMatch => (
            "matches nothing".to_owned(),
            "if upstream has fixed it, delete the action; if it has moved, correct the target",
        ),
        other => (format!("cannot be applied: {other}"), "correct the action"),
    };
    Error::Action {
        file: source.name.clone(),
        index,
        problem,
        target: action.target.clone(),
        reason: action.description.clone().unwrap_or_default(),
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overlay(actions: &Value) -> Source {
        let document =
            json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions});
        Source { name: "overlay.json".into(), bytes: document.to_string().into_bytes() }
    }

    #[test]
    fn applies_updates_and_removals_in_order() {
        let mut description = json!({"a": {"b": 1, "c": {}}});
        let source = overlay(&json!([
            {"target": "$.a", "description": "why", "update": {"d": 2}},
            {"target": "$.a.c", "description": "why", "remove": true},
        ]));
        assert_eq!(apply(&source, &mut description).unwrap(), []);
        assert_eq!(description, json!({"a": {"b": 1, "d": 2}}));
    }

    #[test]
    fn an_action_that_changes_nothing_is_reported() {
        let mut description = json!({"a": {"b": 1}});
        let source = overlay(&json!([{"target": "$.a", "description": "why", "update": {"b": 1}}]));
        let redundant = apply(&source, &mut description).unwrap();
        assert_eq!(
            redundant[0].to_string(),
            "overlay.json: actions[0] ($.a) changes nothing; delete it"
        );
    }

    #[test]
    fn an_action_that_matches_nothing_is_an_error() {
        let source = overlay(&json!([
            {"target": "$.a", "description": "why", "update": {"b": 2}},
            {"target": "$.x[?@.y == 1]", "description": "because z", "update": {}},
        ]));
        let error = apply(&source, &mut json!({"a": {}})).unwrap_err();
        insta::assert_snapshot!(error, @r"
        overlay.json: actions[1] matches nothing
          target: $.x[?@.y == 1]
          its reason: because z
          if upstream has fixed it, delete the action; if it has moved, correct the target
        ");
    }

    #[test]
    fn an_invalid_overlay_is_an_error_with_its_place() {
        let cases = [
            json!([{"target": "$.a[", "description": "why", "update": {}}]),
            json!([{"target": "$.a", "description": "why"}]),
            json!([{"target": "$.a", "update": {}}]),
            json!([{"target": "$.a", "description": "why", "remove": "yes"}]),
            json!([{"target": "$.a", "description": "why", "update": {}, "removes": true}]),
            json!([]),
        ];
        let errors: Vec<String> = cases
            .iter()
            .map(|actions| apply(&overlay(actions), &mut json!({})).unwrap_err().to_string())
            .collect();
        insta::assert_snapshot!(errors.join("\n"));
    }
}
