//! Helpers for several tests.

use bindgen::{Error, Plan, Settings, plan};
use serde_json::{Value, json};

/// How the bindings of the fixtures are generated.
const SETTINGS: Settings<'static> =
    Settings { prefix: "shop-pets_", header: "// @generated. Do not edit." };

/// Plans the bindings of a fixture. All fixtures have the same `info`.
pub(crate) fn planned(fixture: &Value) -> Result<Plan, Error> {
    let mut description = fixture.clone();
    if let Some(object) = description.as_object_mut() {
        object.insert("info".to_owned(), json!({"title": "Pets", "version": "1.2.3"}));
    }
    plan(&description, &SETTINGS)
}
