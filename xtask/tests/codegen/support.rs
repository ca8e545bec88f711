//! What the tests share.

use serde_json::json;
use xtask::codegen::Source;

/// Where the generated code is.
pub(crate) const GENERATED: &str = "crates/registrations-api/src/generated";

/// The overlay of the fixtures, which leave out what all of them would say.
pub(crate) fn overlay() -> Source {
    let document = json!({
        "overlay": "1.0.0",
        "info": {"title": "What the fixtures leave out", "version": "1"},
        "actions": [{
            "target": "$.info",
            "description": "All fixtures have the same.",
            "update": {"title": "Pets", "version": "1.2.3"},
        }],
    });
    Source { name: "overlay.json".into(), bytes: document.to_string().into_bytes() }
}

/// The root of this workspace.
pub(crate) fn workspace() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
