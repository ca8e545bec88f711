//! The part of a description that the code depends on.
//!
//! The table of what is supported says which members are unused. A call decodes successes only: other responses, and what
//! only they use, are left out.

use std::collections::BTreeSet;

use openapi::{Kind, json::child, walk::rewrite};
use serde_json::Value;

use super::{
    Error,
    reached::{reached, references},
    supported::{self, Use},
};

pub(super) fn part(description: &Value) -> Result<Value, Error> {
    let mut part = description.clone();
    rewrite(&mut part, "", Kind::Document, &mut |value, _, kind| {
        let is_used = |name: &str| {
            let is_failure = kind == Kind::Keyed(&Kind::Response) && !name.starts_with('2');
            let is_unused =
                supported::rule(kind, name).is_some_and(|(_, becomes)| becomes == Use::Unused);
            !is_failure && !is_unused
        };
        if let Value::Object(object) = value {
            object.retain(|name, _| is_used(name));
        }
        Ok::<_, Error>(())
    })?;
    let used = |root: &Value| -> Result<BTreeSet<String>, Error> {
        Ok(reached(&references(root)?, |pointer| pointer.starts_with("/paths/")))
    };
    let (before, after) = (used(description)?, used(&part)?);
    for kind in ["parameters", "requestBodies", "responses", "schemas"] {
        let owner = format!("/components/{kind}");
        if let Some(Value::Object(components)) = part.pointer_mut(&owner) {
            components.retain(|name, _| {
                let component = child(&owner, name);
                // A schema that no operation uses is a type as well.
                after.contains(&component) || kind == "schemas" && !before.contains(&component)
            });
        }
    }
    Ok(part)
}
