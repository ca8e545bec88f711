//! The report as JSON. The README of this crate documents the form.

use openapi::json::print;
use serde_json::{Value, json};

use super::{
    super::{Change, Findings, Verdict},
    wording,
};

fn change(change: &Change) -> Value {
    // Structs of texts can always be written.
    let mut value = serde_json::to_value(change).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.insert("class".into(), json!(change.class()));
        members.insert("change".into(), json!(wording::what(change)));
    }
    value
}

/// The report as JSON, with sorted members.
pub fn json(findings: &Findings) -> String {
    let compared = findings.compared.as_ref();
    let or_unknown = |of: &dyn Fn(&Verdict) -> Value| {
        compared.map_or_else(|_| "unknown".into(), |compared| of(&compared.verdict))
    };
    let differences = compared.err().map(|_| &findings.context.differences);
    let changes = compared.ok().map(|compared| &compared.changes);
    let bump = findings.next_version();
    let edits =
        findings.context.corrections.edits.iter().map(
            |edit| json!({"file": edit.file, "edit": edit.to_string(), "reason": edit.reason}),
        );
    let [old, new] = &findings.sides;
    print(&json!({
        "api": {"verdict": or_unknown(&|it| json!(it.api)), "bump": bump},
        "wrapper": {"verdict": or_unknown(&|it| json!(it.wrapper)), "bump": bump},
        "wire": {
            "old_client_new_service": or_unknown(&|it| json!(it.old_client_new_service)),
            "new_client_old_service": or_unknown(&|it| json!(it.new_client_old_service)),
        },
        "reason": compared.err(),
        "changes": changes.into_iter().flatten().map(change).collect::<Vec<_>>(),
        "differences": differences.into_iter().flatten().collect::<Vec<_>>(),
        "overlay": {
            "applied": findings.context.corrections.applied,
            "redundant": findings.context.corrections.redundant,
            "failing": findings.context.corrections.failing,
            "hidden": findings.context.corrections.hidden,
            "edits": edits.collect::<Vec<_>>(),
        },
        "proof": compared.ok().and_then(|compared| compared.proof.as_ref()),
        "provenance": {"old": old.provenance, "new": new.provenance},
        "sides": {"old": old.name, "new": new.name},
        "versions": {"old": old.version, "new": new.version},
    }))
}
