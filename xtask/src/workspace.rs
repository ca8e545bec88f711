//! The workspace that this program was built in.

use std::path::{Path, PathBuf};

/// The vendor's description, or a part of it.
pub(crate) const FRAGMENT: &str = "spec/registrations.json";
/// Our corrections.
pub(crate) const OVERLAY: &str = "spec/overlay.json";
/// Our texts.
pub(crate) const DOCUMENTATION: &str = "spec/documentation.json";
/// The source of the bindings.
pub const BINDINGS: &str = "crates/registrations-api/src/";
/// The source of the client that is written by hand on top of them.
pub(crate) const WRAPPER: &str = "crates/registrations/src/";
/// The part of the bindings that is generated.
pub const GENERATED: &str = "crates/registrations-api/src/generated";

/// Its root folder.
pub fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_owned)
}
