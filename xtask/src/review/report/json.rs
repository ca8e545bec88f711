//! The report as JSON. `xtask/src/review/README.md` documents the form.

use serde_json::{Value, json};

use super::super::{
    Findings, Proven, Verdict,
    prove::{CompileError, Witness},
};
use crate::json::print;

fn proof(proven: &Proven) -> Value {
    let witnesses = |list: &[Witness]| -> Vec<Value> {
        let list = list.iter();
        list.map(|it| json!({"item": it.item, "code": it.code, "message": it.message})).collect()
    };
    let proof = &proven.proof;
    let errors = |list: &[CompileError]| -> Vec<Value> {
        let list = list.iter();
        list.map(|it| json!({"file": it.file, "line": it.line, "message": it.message})).collect()
    };
    let disagreements = proven.disagreements.iter();
    let disagreements = disagreements.map(|it| json!({"item": it.item, "change": it.change}));
    json!({
        "items": proof.items,
        "broken": witnesses(&proof.broken),
        "unproved": witnesses(&proof.unproved),
        "bindings": errors(&proof.bindings),
        "wrapper": errors(&proof.wrapper),
        "disagreements": disagreements.collect::<Vec<_>>(),
    })
}

/// The report as JSON, with sorted members.
pub(in super::super) fn json(findings: &Findings) -> String {
    let verdict = findings.verdict.as_ref();
    let or_unknown = |of: &dyn Fn(&Verdict) -> Value| verdict.map_or_else(|_| "unknown".into(), of);
    // Only what reads files can fail here.
    let value = |of| serde_json::to_value(of).unwrap_or_default();
    let bump = findings.next_version();
    let edits = findings.edits.iter().map(|edit| {
        json!({"file": edit.file, "edit": edit.to_string(), "reason": edit.reason, "mechanical": edit.is_mechanical()})
    });
    let [old, new] = &findings.provenance;
    print(&json!({
        "api": {"verdict": or_unknown(&|it| json!(it.api)), "bump": bump},
        "wrapper": {"verdict": or_unknown(&|it| json!(it.wrapper)), "bump": bump},
        "wire": {
            "old_client_new_service": or_unknown(&|it| json!(it.old_client_new_service)),
            "new_client_old_service": or_unknown(&|it| json!(it.new_client_old_service)),
        },
        "reason": verdict.err(),
        "changes": value(&findings.changes),
        "differences": findings.differences,
        "overlay": {
            "applied": findings.overlay.applied,
            "redundant": findings.overlay.redundant,
            "failing": findings.overlay.failing,
            "hidden": findings.overlay.hidden,
            "edits": edits.collect::<Vec<_>>(),
        },
        "uses": findings.uses.iter().map(|it| json!({"item": it.item, "places": it.places})).collect::<Vec<_>>(),
        "coverage": serde_json::to_value(&findings.coverage).unwrap_or_default(),
        "proof": findings.proven.as_ref().map(proof),
        "provenance": {"old": old, "new": new},
        "sides": {"old": findings.names[0], "new": findings.names[1]},
        "versions": {"old": findings.versions[0], "new": findings.versions[1]},
    }))
}
