//! What a review says about responses, for the cases whose levels `xtask/goldens/tests/wire.rs` measures by decoding.

use std::collections::BTreeMap;

use review::{Verdict, Wire, compare_wires};
use serde_json::{Value, json};

use super::table::level;
use crate::support::workspace;

#[test]
fn the_levels_of_responses_are_those_that_are_measured() {
    let text = std::fs::read_to_string(workspace().join("xtask/goldens/wire.json")).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let wire = |schema: &Value| {
        let response =
            json!({"description": "", "content": {"application/json": {"schema": schema}}});
        let paths =
            json!({"/case": {"get": {"operationId": "get-case", "responses": {"200": response}}}});
        Wire::of(&json!({"openapi": "3.0.3", "paths": paths}), BTreeMap::new())
    };
    for (name, new) in schemas {
        let Some(case) = name.strip_suffix("_new") else { continue };
        let changes = compare_wires(&wire(&schemas[&format!("{case}_old")]), &wire(new));
        let verdict = Verdict::of(&changes);
        let said = [verdict.old_client_new_service, verdict.new_client_old_service].map(level);
        assert_eq!(said.join(" "), new["x-levels"].as_str().unwrap(), "{case}: {changes:#?}");
    }
}
