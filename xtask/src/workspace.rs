//! The paths of this workspace, relative to its root.

use std::path::{Path, PathBuf};

use bindgen::Settings;
use review::{Crate, Project};

/// The folder of the description.
pub(crate) const SPEC: &str = "spec";
/// The fragment of the vendor's document.
pub(crate) const FRAGMENT: &str = "spec/registrations.json";
/// Our corrections.
pub(crate) const OVERLAY: &str = "spec/overlay.json";
/// Our descriptions.
pub(crate) const DOCUMENTATION: &str = "spec/documentation.json";
/// Which operations the fragment holds.
pub(crate) const SELECTION: &str = "spec/selection.json";
/// Which document the fragment was cut from.
pub(crate) const PROVENANCE: &str = "spec/provenance.json";
/// The description with the overlays applied.
pub(crate) const EFFECTIVE: &str = "spec/effective.json";
/// The files of the bindings.
pub(crate) const BINDINGS: &str = "crates/registrations-api/src";
/// The generated files among them.
pub(crate) const GENERATED: &str = "crates/registrations-api/src/generated";
/// The files of the wrapper.
pub(crate) const WRAPPER: &str = "crates/registrations/src";
/// The manifest with the version of all crates.
pub(crate) const MANIFEST: &str = "Cargo.toml";
/// The changes of each release.
pub(crate) const CHANGELOG: &str = "CHANGELOG.md";

/// How the bindings are generated.
pub(crate) const SETTINGS: Settings<'static> = Settings {
    prefix: "teams-devices_",
    header: "// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.",
};

/// The crates whose users a review is about.
pub const PROJECT: Project = Project {
    bindings: Crate { package: "registrations-api", name: "registrations_api", folder: BINDINGS },
    wrapper: Crate { package: "registrations", name: "registrations", folder: WRAPPER },
    generated: "generated",
    settings: SETTINGS,
};

/// The workspace that this crate was built in. Cargo sets the variable, also for a program that it built elsewhere.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_owned)
}
