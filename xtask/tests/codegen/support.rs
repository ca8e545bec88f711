//! Helpers for several tests.

use serde_json::json;
use xtask::codegen::{Source, Sources};

/// Where the generated code is.
pub(crate) const GENERATED: &str = "crates/registrations-api/src/generated";

/// A fixture and the overlay of all fixtures.
pub(crate) fn sources(fragment: Source) -> Sources {
    Sources { fragment, overlay: Some(overlay()), documentation: None }
}

/// The overlay of the fixtures: adds what all of them have in common.
fn overlay() -> Source {
    let document = json!({
        "overlay": "1.1.0",
        "info": {"title": "What the fixtures have in common", "version": "1"},
        "actions": [{
            "target": "$.info",
            "description": "The same for all fixtures.",
            "update": {"title": "Pets", "version": "1.2.3"},
        }],
    });
    Source { name: "overlay.json".into(), bytes: document.to_string().into_bytes() }
}

/// The root of this workspace.
pub(crate) fn workspace() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
