use bindgen::Settings;

/// The crates whose users a review is about.
#[derive(Clone, Copy, Debug)]
pub struct Project {
    /// The generated crate.
    pub bindings: Crate,
    /// The crate that is written by hand on top of it.
    pub wrapper: Crate,
    /// The folder of the generated files, inside that of the bindings.
    pub generated: &'static str,
    /// How the bindings are generated.
    pub settings: Settings<'static>,
}

/// A crate of the workspace.
#[derive(Clone, Copy, Debug)]
pub struct Crate {
    /// The name of the package.
    pub package: &'static str,
    /// The name in code.
    pub name: &'static str,
    /// The folder of its files in the workspace.
    pub folder: &'static str,
}
