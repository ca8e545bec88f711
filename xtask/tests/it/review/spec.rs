//! A description with its overlays, to change one thing in it.

use std::{collections::BTreeMap, path::Path};

use openapi::Source;
use review::Side;
use serde_json::{Value, json};
use xtask::{Spec as Files, workspace::PROJECT};

/// A description with its overlays.
#[derive(Clone)]
pub(crate) struct Spec {
    pub(crate) fragment: Value,
    pub(crate) overlay: Value,
    pub(crate) documentation: Value,
}

/// The place of a schema.
pub(crate) const SCHEMAS: &str = "/components/schemas/teams-devices_";
/// The place of a parameter of the list.
pub(crate) const LIST_PARAMETERS: &str =
    "/components/parameters/teams-devices_devices_list_registrations_param_";
/// The places of the operations.
pub(crate) const LIST: &str = "/paths/~1accounts~1{account_id}~1devices~1registrations/get";
pub(crate) const DELETE_MANY: &str =
    "/paths/~1accounts~1{account_id}~1devices~1registrations/delete";
pub(crate) const GET: &str =
    "/paths/~1accounts~1{account_id}~1devices~1registrations~1{registration_id}/get";
pub(crate) const DELETE: &str =
    "/paths/~1accounts~1{account_id}~1devices~1registrations~1{registration_id}/delete";
pub(crate) const REVOKE: &str =
    "/paths/~1accounts~1{account_id}~1devices~1registrations~1revoke/post";
/// The place of the schema of a response, inside an operation.
pub(crate) const BODY: &str = "/responses/200/content/application~1json/schema";

impl Spec {
    /// The fragment of 2026-08-14 with its overlays.
    pub(crate) fn real() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import/history");
        let read = |name: &str| {
            serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
        };
        Self {
            fragment: read("registrations.json"),
            overlay: read("overlay.json"),
            documentation: read("documentation.json"),
        }
    }

    /// Sets the member or element at `pointer`; `-` appends.
    pub(crate) fn set(&mut self, pointer: &str, value: Value) -> &mut Self {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/");
        match self.fragment.pointer_mut(parent) {
            Some(Value::Array(list)) if key == "-" => list.push(value),
            Some(Value::Array(list)) => list[key.parse::<usize>().unwrap()] = value,
            Some(Value::Object(object)) => {
                object.insert(key, value);
            }
            other => panic!("{parent}: {other:?}"),
        }
        self
    }

    /// Removes and returns the member or element at `pointer`.
    pub(crate) fn remove(&mut self, pointer: &str) -> Value {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/");
        match self.fragment.pointer_mut(parent) {
            Some(Value::Array(list)) => list.remove(key.parse::<usize>().unwrap()),
            Some(Value::Object(object)) => object.remove(&key).unwrap(),
            other => panic!("{parent}: {other:?}"),
        }
    }

    /// Renames the last member of `pointer`.
    pub(crate) fn rename(&mut self, pointer: &str, name: &str) -> &mut Self {
        let value = self.remove(pointer);
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        self.set(&format!("{parent}/{}", name.replace('/', "~1")), value)
    }

    /// Removes a string from the list at `pointer`.
    pub(crate) fn drop(&mut self, pointer: &str, value: &str) -> &mut Self {
        let list = self.fragment.pointer_mut(pointer).unwrap().as_array_mut().unwrap();
        let before = list.len();
        list.retain(|element| element != value);
        assert_eq!(list.len(), before - 1, "{pointer} {value}");
        self
    }

    /// Adds an action to the overlay.
    pub(crate) fn correct(&mut self, target: &str, update: Value) -> &mut Self {
        let mut action = json!({"target": target, "description": "For a test."});
        action["update"] = update;
        self.overlay["actions"].as_array_mut().unwrap().push(action);
        self
    }

    /// Removes what concerns these things from both overlays.
    pub(crate) fn forget(&mut self, things: &[&str]) -> &mut Self {
        fn forget(update: &mut Value, concerns: &dyn Fn(&str) -> bool) {
            if let Value::Object(object) = update {
                object.retain(|key, member| {
                    forget(member, concerns);
                    !concerns(key)
                });
            }
        }
        let concerns = |text: &str| things.iter().any(|thing| text.contains(thing));
        for overlay in [&mut self.overlay, &mut self.documentation] {
            overlay["actions"].as_array_mut().unwrap().retain_mut(|action| {
                if let Some(update) = action.get_mut("update") {
                    forget(update, &concerns);
                }
                !concerns(action["target"].as_str().unwrap())
            });
        }
        self
    }

    /// Removes the texts of a member.
    pub(crate) fn undocument(&mut self, name: &str) -> &mut Self {
        fn remove(value: &mut Value, name: &str) {
            if let Value::Object(object) = value {
                object.remove(name);
                object.values_mut().for_each(|member| remove(member, name));
            }
        }
        for action in self.documentation["actions"].as_array_mut().unwrap() {
            remove(&mut action["update"], name);
        }
        self
    }

    /// Corrects the responses of another success status as those of 200.
    pub(crate) fn correct_also(&mut self, status: &str) -> &mut Self {
        let status = format!("['{status}']");
        for overlay in [&mut self.overlay, &mut self.documentation] {
            let actions = overlay["actions"].as_array_mut().unwrap();
            let copies: Vec<Value> = actions
                .iter()
                .filter(|action| action["target"].as_str().unwrap().starts_with("$.paths.*.*"))
                .filter_map(|action| {
                    let mut copy = action.clone();
                    let target = action["target"].as_str().unwrap();
                    copy["target"] = json!(
                        target.contains("['200']").then(|| target.replace("['200']", &status))?
                    );
                    Some(copy)
                })
                .collect();
            actions.extend(copies);
        }
        self
    }

    /// The files below `spec/`.
    pub(crate) fn files(&self) -> Files {
        let source = |name: &str, value: &Value| {
            Some(Source { name: name.to_owned(), bytes: format!("{value:#}\n").into_bytes() })
        };
        Files {
            fragment: source("spec/registrations.json", &self.fragment),
            overlay: source("spec/overlay.json", &self.overlay),
            documentation: source("spec/documentation.json", &self.documentation),
            ..Files::default()
        }
    }

    pub(crate) fn side(&self, name: &str) -> Side {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let applied = self.files().apply().unwrap();
        let errors = applied.errors();
        Side {
            name: name.to_owned(),
            project: PROJECT,
            vendor: self.fragment.clone(),
            description: if errors.is_empty() {
                Ok(applied.description)
            } else {
                Err(errors.join("\n"))
            },
            bindings: files(&workspace.join("crates/registrations-api/src"), ""),
            wrapper: files(&workspace.join("crates/registrations/src"), ""),
            version: "0.1.0".into(),
            provenance: None,
        }
    }
}

/// The hand-written code in a folder, by its path below it.
pub(crate) fn files(folder: &Path, below: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = entry.path();
        if path.is_dir() && name != "generated" {
            found.extend(files(&path, &format!("{below}{name}/")));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.insert(format!("{below}{name}"), std::fs::read_to_string(path).unwrap());
        }
    }
    found
}
