//! The description as it really changed, forwards and backwards.

use serde_json::{Value, json};

use super::support::Repository;
use crate::import::vendor;

/// Writes our overlays, without what concerns what the document lacks in a state.
fn correct(repository: &Repository, state: &str) {
    let lacks = vendor::lacks(state);
    let concerns = |text: &str| lacks.iter().any(|thing| text.contains(thing));
    for overlay in ["overlay.json", "documentation.json"] {
        let mut document: Value = serde_json::from_str(&vendor::file(overlay)).unwrap();
        document["actions"].as_array_mut().unwrap().retain_mut(|action| {
            if let Some(update) = action.get_mut("update") {
                forget(update, &concerns);
            }
            !concerns(action["target"].as_str().unwrap())
        });
        repository.write(&format!("spec/{overlay}"), &format!("{document:#}\n"));
    }
}

fn forget(update: &mut Value, concerns: &impl Fn(&str) -> bool) {
    if let Value::Object(object) = update {
        object.retain(|key, member| {
            forget(member, concerns);
            !concerns(key)
        });
    }
}

/// The reports on a change and on the change back.
fn reports(old: &str, new: &str) -> [String; 2] {
    let repository = Repository::new();
    let take = |state: &str| {
        repository.import(&vendor::document(state));
        correct(&repository, state);
    };
    take(old);
    repository.commit();
    take(new);
    let forwards = repository.report();
    repository.commit();
    take(old);
    [forwards, repository.report()]
}

/// Before the first description, there was none.
#[test]
fn the_first_description() {
    let repository = Repository::new();
    repository.import(&vendor::document(vendor::HISTORY[0]));
    correct(&repository, vendor::HISTORY[0]);
    let empty = json!({"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {}});
    repository.write("empty.json", &empty.to_string());
    let whole = "spec/registrations.json,spec/overlay.json,spec/documentation.json";
    let review = |from, to| repository.review(&["--from", from, "--to", to]).with(0);
    insta::assert_snapshot!("first", review("empty.json", whole));
    insta::assert_snapshot!("first_removed", review(whole, "empty.json"));
}

#[test]
fn policy_and_include() {
    let [forwards, backwards] = reports(vendor::HISTORY[0], vendor::HISTORY[1]);
    insta::assert_snapshot!("policy_and_include", forwards);
    insta::assert_snapshot!("policy_and_include_removed", backwards);
}

#[test]
fn virtual_addresses() {
    let [forwards, backwards] = reports(vendor::HISTORY[3], vendor::HISTORY[4]);
    insta::assert_snapshot!("virtual_addresses", forwards);
    insta::assert_snapshot!("virtual_addresses_removed", backwards);
}

#[test]
fn other_extensions() {
    let [forwards, backwards] = reports(vendor::HISTORY[4], vendor::HISTORY[5]);
    insta::assert_snapshot!(forwards, @r"
    ## ✅ Nothing changes for users
    The crates offer the same, and send and read the same. The descriptions differ in texts, tags, extensions, limits of responses or the order, if they differ. Not compiled.
    ");
    assert_eq!(forwards, backwards);
}

#[test]
fn the_filter_policy_id() {
    let [forwards, backwards] = reports(vendor::HISTORY[5], vendor::HISTORY[6]);
    insta::assert_snapshot!("policy_id", forwards);
    insta::assert_snapshot!("policy_id_removed", backwards);
}

#[test]
fn the_registration_type() {
    let [forwards, backwards] = reports(vendor::HISTORY[6], vendor::HISTORY[7]);
    insta::assert_snapshot!("registration_type", forwards);
    insta::assert_snapshot!("registration_type_removed", backwards);
}
