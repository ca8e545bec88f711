//! Leaves out error responses, and the components that only they use: a call decodes successes only.

use openapi::{
    Kind,
    walk::{rewrite, visit},
};
use std::collections::BTreeSet;

use serde_json::Value;

use super::Error;

/// `description` without what only error responses use.
pub(super) fn only(description: &Value) -> Result<Value, Error> {
    let mut successes = description.clone();
    rewrite(&mut successes, "", Kind::Document, &mut |value, _, kind| {
        if let (Kind::Operation, Some(Value::Object(responses))) =
            (kind, value.get_mut("responses"))
        {
            responses.retain(|status, _| status.starts_with('2'));
        }
        Ok(())
    })?;
    let (before, after) = (reached(description)?, reached(&successes)?);
    let unused: BTreeSet<&String> = before.difference(&after).collect();
    for kind in ["responses", "schemas"] {
        let components = successes.pointer_mut(&format!("/components/{kind}"));
        if let Some(components) = components.and_then(Value::as_object_mut) {
            let reference =
                |name: &str| openapi::json::child(&format!("#/components/{kind}"), name);
            components.retain(|name, _| !unused.contains(&reference(name)));
        }
    }
    Ok(successes)
}

/// The components that the operations of `description` reach, as references.
fn reached(description: &Value) -> Result<BTreeSet<String>, Error> {
    let (mut found, mut open) = (BTreeSet::new(), vec!["#/paths".to_owned()]);
    while let Some(pointer) = open.pop() {
        let Some(part) = description.pointer(pointer.trim_start_matches('#')) else { continue };
        let kind =
            openapi::json::tokens(&pointer).fold(Kind::Document, |kind, key| kind.member(&key));
        visit(part, "", kind, &mut |value, _, _| {
            if let Some(Value::String(reference)) = value.get("$ref")
                && found.insert(reference.clone())
            {
                open.push(reference.clone());
            }
            Ok::<_, Error>(())
        })?;
    }
    Ok(found)
}
