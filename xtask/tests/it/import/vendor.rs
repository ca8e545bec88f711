//! The vendor's document as it really changed, rebuilt around a fragment: with words, extensions and other paths.
//!
//! The folder `history` holds a `spec/` of 2026-08-14. It does not change with the checked-in one.

use std::path::Path;

use serde_json::{Map, Value, json};

const LIST: &str = "/paths/~1accounts~1{account_id}~1devices~1registrations/get/parameters";
const REGISTRATION: &str = "/components/schemas/teams-devices_registration";
const PARAMETERS: &str = "/components/parameters";
/// What the names of the list's parameters begin with.
const PARAMETER: &str = "teams-devices_devices_list_registrations_param_";

/// The states of the document, in order. The same names come back where a change was taken back.
pub(crate) const HISTORY: [&str; 8] = [
    "April 2025: the six operations",
    "September 2025: policy and include",
    "April 2025: the six operations",
    "September 2025: policy and include",
    "mid 2026: virtual addresses",
    "13 July 2026: other extensions",
    "21 July 2026: the filter policy.id",
    "late 2026: registration_type, revoke and unrevoke deprecated",
];

/// The document in one of these states.
pub(crate) fn document(state: &str) -> Value {
    let level = HISTORY.iter().rposition(|known| *known == state).unwrap();
    let mut document = fragment();
    // The fragment is that of 21 July 2026.
    if level < 6 {
        remove(&mut document, PARAMETERS, &format!("{PARAMETER}policy_id"));
        refer(&mut document, LIST, &format!("{PARAMETER}policy_id"), false);
    }
    if level < 4 {
        remove(&mut document, &format!("{REGISTRATION}/properties"), "virtual_ipv4");
        remove(&mut document, &format!("{REGISTRATION}/properties"), "virtual_ipv6");
    }
    if level < 3 {
        let get = LIST.replace("/get/", "~1{registration_id}/get/");
        let include = "teams-devices_devices_get_registration_param_include";
        remove(&mut document, PARAMETERS, include);
        refer(&mut document, &get, include, false);
        remove(&mut document, PARAMETERS, &format!("{PARAMETER}include"));
        refer(&mut document, LIST, &format!("{PARAMETER}include"), false);
        remove(&mut document, &format!("{REGISTRATION}/properties"), "policy");
        remove(&mut document, "/components/schemas", "teams-devices_policy_summary");
    }
    if level > 6 {
        let schema = json!({"type": "string", "enum": ["warp", "browser_extension"]});
        let registration = document.pointer_mut(REGISTRATION).unwrap();
        registration["properties"]["registration_type"] = schema.clone();
        registration["required"].as_array_mut().unwrap().push(json!("registration_type"));
        let name = format!("{PARAMETER}registration_type");
        document["components"]["parameters"][&name] =
            json!({"in": "query", "name": "registration_type", "schema": schema});
        refer(&mut document, LIST, &name, true);
        for operation in ["revoke", "unrevoke"] {
            let post = LIST.replace("/get/parameters", &format!("~1{operation}/post"));
            document.pointer_mut(&post).unwrap()["deprecated"] = json!(true);
        }
    }
    published(document, if level == 5 { "x-fern-availability" } else { "x-auditable" })
}

/// What the document lacks in one of these states, of what our overlays correct or describe.
pub(crate) fn lacks(state: &str) -> Vec<&'static str> {
    let level = HISTORY.iter().rposition(|known| *known == state).unwrap();
    let since =
        [(3, "policy_summary"), (3, "param_include"), (4, "virtual_ipv"), (6, "param_policy_id")];
    since.into_iter().filter(|(since, _)| level < *since).map(|(_, thing)| thing).collect()
}

/// The document of 2026-08-14, with a change.
pub(crate) fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = fragment();
    change(&mut document);
    published(document, "x-auditable")
}

/// A file of the folder `history`.
pub(crate) fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import/history");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn fragment() -> Value {
    serde_json::from_str(&file("registrations.json")).unwrap()
}

fn remove(document: &mut Value, pointer: &str, key: &str) {
    document.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key).unwrap();
}

/// Adds a reference to a parameter to a list, or removes it.
fn refer(document: &mut Value, pointer: &str, name: &str, add: bool) {
    let list = document.pointer_mut(pointer).unwrap().as_array_mut().unwrap();
    let reference = json!({"$ref": format!("#/components/parameters/{name}")});
    if add {
        list.push(reference);
    } else {
        let before = list.len();
        list.retain(|element| *element != reference);
        assert_eq!(list.len(), before - 1);
    }
}

/// The fragment inside a whole document: words and extensions everywhere, and other paths and schemas.
fn published(mut document: Value, extension: &str) -> Value {
    for kind in ["schemas", "parameters"] {
        for component in document["components"][kind].as_object_mut().unwrap().values_mut() {
            decorate(component, extension);
            for property in component
                .get_mut("properties")
                .and_then(Value::as_object_mut)
                .into_iter()
                .flat_map(Map::values_mut)
            {
                decorate(property, extension);
            }
        }
    }
    for item in document["paths"].as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            decorate(operation, extension);
            operation["summary"] = json!("Words.");
            operation["responses"]["200"]["description"] = json!("Words.");
        }
    }
    document["paths"]["/accounts/{account_id}/devices/registrations/{registration_id}/override_codes"] = json!({"get": {
        "operationId": "get-registration-override-codes",
        "responses": {"200": {"description": "Words."}},
    }});
    document["paths"]["/zones"] = json!({"get": {"operationId": "zones-get", "responses": {"200": {"description": "Words."}}}});
    document["components"]["schemas"]["zones_zone"] = json!({"type": "object"});
    document["tags"] = json!([{"name": "Registrations", "description": "Words."}]);
    document
}

fn decorate(value: &mut Value, extension: &str) {
    value[extension] = json!(true);
    if value.get("$ref").is_none() {
        value["description"] = json!("Words.");
    }
}
