//! Descriptions without a verdict, and the edits that mend them.

use serde_json::{Value, json};

use super::support::Repository;
use crate::import::vendor;

const FRAGMENT: &str = "spec/registrations.json";
const SCHEMAS: &str = "/components/schemas/teams-devices_";

/// The lines of a diff.
fn diff(repository: &Repository) -> String {
    let diff =
        repository.git(&["diff", "-U0", "--", "spec/overlay.json", "spec/documentation.json"]);
    let is_shown = |line: &&str| !line.starts_with("index ") && !line.starts_with("diff ");
    diff.lines().filter(is_shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_upstream_removed_is_deleted_from_the_overlays() {
    let repository = Repository::new();
    repository.edit(FRAGMENT, |fragment| {
        let schemas = fragment.pointer_mut("/components/schemas").unwrap();
        schemas["teams-devices_email"].as_object_mut().unwrap().remove("maxLength").unwrap();
        let registration = &mut schemas["teams-devices_registration"]["properties"];
        registration.as_object_mut().unwrap().remove("virtual_ipv4").unwrap();
        registration.as_object_mut().unwrap().remove("virtual_ipv6").unwrap();
    });
    let outcome = repository.review(&["--base", "HEAD"]);
    assert!(outcome.err.contains("matches nothing"), "{}", outcome.err);
    insta::assert_snapshot!("no_verdict", outcome.with(2));
    let said = repository.review(&["--base", "HEAD", "--mend"]).with(0);
    insta::assert_snapshot!("mended", format!("{said}\n{}", diff(&repository)));
    let report = repository.report();
    assert!(report.contains("❌ 2 fields are removed"), "{report}");
    assert_eq!(
        repository.review(&["--base", "HEAD", "--mend"]).with(0),
        "nothing to delete without a decision\n"
    );
}

#[test]
fn an_action_whose_target_was_never_there_is_not_deleted() {
    let repository = Repository::new();
    repository.edit("spec/overlay.json", |overlay| {
        overlay["actions"].as_array_mut().unwrap().push(json!({
            "target": "$.components.schemas['teams-devices_registration'].properties.virtual_ipv5",
            "description": "A misspelt name.",
            "update": {"format": "ipv4"},
        }));
    });
    let said = repository.review(&["--base", "HEAD", "--mend"]).with(0);
    assert_eq!(said, "nothing to delete without a decision\n");
}

#[test]
fn what_upstream_adopted_is_deleted_from_the_overlays() {
    let repository = Repository::new();
    repository.import(&vendor::document(vendor::HISTORY[6]));
    repository.commit();
    repository.import(&vendor::document(vendor::HISTORY[7]));
    repository.review(&["--base", "HEAD", "--mend"]).with(0);
    insta::assert_snapshot!(diff(&repository));
    let json: Value =
        serde_json::from_str(&repository.review(&["--base", "HEAD", "--format=json"]).with(0))
            .unwrap();
    assert_eq!(json["overlay"]["redundant"], json!([]));
    assert_eq!(json["overlay"]["failing"], json!([]));
}

#[test]
fn what_the_bindings_leave_out_needs_no_edit() {
    let repository = Repository::new();
    repository.edit(FRAGMENT, |fragment| {
        let key = fragment.pointer_mut(&format!("{SCHEMAS}registration/properties/key")).unwrap();
        key["maxLength"] = json!(44);
        key["pattern"] = json!("^.*$");
        let path = "/paths/~1accounts~1{account_id}~1devices~1registrations/get/responses";
        fragment.pointer_mut(path).unwrap()["404"] = json!({"description": ""});
    });
    let report = repository.report();
    assert!(report.starts_with("## ✅ Nothing changes for users\n"), "{report}");
    assert_eq!(
        repository.review(&["--base", "HEAD", "--mend"]).with(0),
        "nothing to delete without a decision\n"
    );
}

#[test]
fn an_action_whose_target_was_renamed_is_not_deleted() {
    // A similar name, and one that has nothing in common with the old one.
    for name in ["teams-devices_registrations", "teams-devices_enrollment"] {
        let repository = Repository::new();
        repository.edit(FRAGMENT, |fragment| {
            let old = "teams-devices_registration\"";
            let text = fragment.to_string().replace(old, &format!("{name}\""));
            *fragment = serde_json::from_str(&text).unwrap();
        });
        let said = repository.review(&["--base", "HEAD", "--mend"]).with(0);
        assert_eq!(said, "nothing to delete without a decision\n");
    }
}

/// A client reads a nullable member as an `Option`, whether it is required or not.
#[test]
fn a_member_that_becomes_required_without_an_effect_needs_no_edit() {
    let repository = Repository::new();
    repository.edit(FRAGMENT, |fragment| {
        let required =
            fragment.pointer_mut(&format!("{SCHEMAS}cursor_result_info/required")).unwrap();
        required.as_array_mut().unwrap().push(json!("total_count"));
    });
    insta::assert_snapshot!(repository.report(), @r"
    ## ✅ Nothing changes for users
    The crates offer the same, and send and read the same. The descriptions differ in texts, tags, extensions, limits of responses or the order, if they differ. Not compiled.
    ");
}
