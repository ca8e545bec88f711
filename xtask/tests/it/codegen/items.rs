//! The items of a plan are those that the outline of its files shows.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use bindgen::{Plan, Settings};
use review::{Kind, Module, entries};
use serde_json::{Value, json};
use xtask::{Spec, codegen};

use crate::support::workspace;

/// The items of the files, with the arguments of functions as items of their own.
fn outline(plan: &Plan) -> BTreeMap<String, Kind> {
    let root = "mod text; mod generated; pub use generated::*; pub struct Client;";
    let text = workspace().join("crates/registrations-api/src/text.rs");
    let read = |path: &str| match path {
        "lib.rs" => Some(root.to_owned()),
        "text.rs" => fs::read_to_string(&text).ok(),
        _ => plan.files.get(path.strip_prefix("generated/")?).cloned(),
    };
    let mut items = BTreeMap::new();
    for (path, entry) in entries(&Module::read(&read).unwrap()) {
        if let Kind::Function(arguments) = &entry.kind {
            let arguments =
                arguments.iter().map(|it| (format!("{path}({})", it.name), Kind::Other));
            items.extend(arguments);
        }
        items.insert(path, entry.kind);
    }
    items
}

/// Checks that all items of the plan exist, and that their places are in the description.
fn exist(name: &str, description: &Value, plan: &Plan) {
    let outline = outline(plan);
    for (pointer, items) in &plan.items {
        assert!(description.pointer(pointer).is_some(), "{name}: no {pointer}");
        for item in items {
            assert!(outline.contains_key(item), "{name}: no {item} of {pointer}");
        }
    }
}

#[test]
fn every_item_of_the_bindings_comes_from_a_place_in_the_description() {
    let applied = Spec::read(&workspace()).unwrap().apply().unwrap().complete().unwrap();
    let plan = codegen::plan(&applied.description).unwrap();
    exist("the bindings", &applied.description, &plan);
    let placed: BTreeSet<&String> = plan.items.values().flatten().collect();
    let is_ours = |item: &str, kind: &Kind| match kind {
        Kind::Type { .. } => item.starts_with("types::"),
        // The field of a newtype is the type itself.
        Kind::Field => !item.ends_with(".0"),
        Kind::Variant => !item.ends_with("::Unlisted"),
        Kind::Function(_) => item.starts_with("Client::"),
        _ => item.contains('(') && !item.ends_with("(params)") && item.starts_with("Client::"),
    };
    let outline = outline(&plan);
    for (item, _) in outline.iter().filter(|(item, kind)| is_ours(item, kind)) {
        assert!(placed.contains(item), "{item} has no place");
    }
}

#[test]
fn the_items_of_small_descriptions_exist() {
    let settings = Settings { prefix: "shop-pets_", header: "// @generated" };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens");
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let mut description: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        description["info"] = json!({"title": "Pets", "version": "1"});
        let plan = bindgen::plan(&description, &settings).unwrap();
        exist(path.to_str().unwrap(), &description, &plan);
    }
}
