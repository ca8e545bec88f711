//! Layers call downwards only: neither the crates nor the modules of a crate form a cycle.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use syn::{
    Attribute, File, Item, UseTree,
    visit::{self, Visit},
};

/// Collects the first segment of every path that starts with `crate::`, tests excluded.
#[derive(Default)]
struct CratePaths(BTreeSet<String>);

impl CratePaths {
    fn collect_use(&mut self, tree: &UseTree, inside_crate: bool) {
        match tree {
            UseTree::Path(path) if inside_crate => drop(self.0.insert(path.ident.to_string())),
            UseTree::Path(path) => self.collect_use(&path.tree, path.ident == "crate"),
            UseTree::Name(name) if inside_crate => drop(self.0.insert(name.ident.to_string())),
            UseTree::Rename(name) if inside_crate => drop(self.0.insert(name.ident.to_string())),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.collect_use(tree, inside_crate));
            }
            _ => {}
        }
    }
}

impl Visit<'_> for CratePaths {
    fn visit_item(&mut self, item: &Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.collect_use(&item.tree, false);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string());
        if segments.next().as_deref() == Some("crate") {
            self.0.extend(segments.next());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &syn::Macro) {
        // The arguments of a macro are tokens, not paths.
        let tokens = invocation.tokens.to_string().replace(' ', "");
        let ends = |c: char| !c.is_alphanumeric() && c != '_';
        for path in tokens.split("crate::").skip(1) {
            self.0.extend(path.split(ends).next().map(str::to_owned));
        }
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Ident>().is_ok_and(|name| name == "test")
}

fn parse(path: &Path) -> File {
    let text = fs::read_to_string(path).expect("the file can be read");
    syn::parse_file(&text).expect("the file is Rust")
}

/// The module that each name in the root of the crate comes from.
fn names(root: &File) -> BTreeMap<String, String> {
    fn collect(tree: &UseTree, module: Option<&str>, names: &mut BTreeMap<String, String>) {
        match (tree, module) {
            (UseTree::Path(path), None) => {
                collect(&path.tree, Some(&path.ident.to_string()), names);
            }
            (UseTree::Path(path), module) => collect(&path.tree, module, names),
            (UseTree::Name(name), Some(module)) => {
                names.insert(name.ident.to_string(), module.to_owned());
            }
            (UseTree::Group(group), module) => {
                group.items.iter().for_each(|tree| collect(tree, module, names));
            }
            _ => {}
        }
    }
    let mut names = BTreeMap::new();
    for item in &root.items {
        match item {
            Item::Mod(module) => {
                names.insert(module.ident.to_string(), module.ident.to_string());
            }
            Item::Use(item) => collect(&item.tree, None, &mut names),
            _ => {}
        }
    }
    names
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let nested = folders.iter().flat_map(|folder| rust_files(folder));
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    files.into_iter().filter(is_rust).chain(nested).collect()
}

/// The modules below `source` that each module uses, with re-exports resolved.
fn dependencies(source: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let roots = ["lib.rs", "main.rs"].map(|root| source.join(root));
    let roots = roots.iter().filter(|root| root.exists());
    let names: BTreeMap<String, String> = roots.flat_map(|root| names(&parse(root))).collect();
    let mut dependencies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in rust_files(source) {
        let inside = path.strip_prefix(source).expect("the file is in the folder");
        let module = inside.iter().next().expect("a name").to_string_lossy();
        let module = module.trim_end_matches(".rs").to_owned();
        if ["lib", "main", "bin"].contains(&module.as_str()) || path.ends_with("tests.rs") {
            continue;
        }
        let mut paths = CratePaths::default();
        paths.visit_file(&parse(&path));
        let used = paths.0.iter().filter_map(|name| names.get(name)).cloned();
        dependencies.entry(module).or_default().extend(used);
    }
    for (module, used) in &mut dependencies {
        used.remove(module);
    }
    dependencies
}

/// Removes the nodes that use none of the others, until nothing is left.
fn assert_without_cycles(of: &str, mut remaining: BTreeMap<String, BTreeSet<String>>) {
    while !remaining.is_empty() {
        let leaves: Vec<_> = remaining
            .iter()
            .filter(|(_, used)| used.iter().all(|node| !remaining.contains_key(node)))
            .map(|(node, _)| node.clone())
            .collect();
        assert!(!leaves.is_empty(), "{of}: these form a cycle, or use one: {remaining:#?}");
        remaining.retain(|node, _| !leaves.contains(node));
    }
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the workspace")
}

#[test]
fn modules_depend_on_each_other_without_cycles() {
    let crates = fs::read_dir(workspace().join("crates")).expect("the folder can be read");
    let crates = crates.map(|entry| entry.expect("an entry").path());
    let tools = ["xtask", "xtask/bindgen", "xtask/openapi", "xtask/overlay", "xtask/review"];
    for path in crates.chain(tools.map(|tool| workspace().join(tool))) {
        let modules = dependencies(&path.join("src"));
        let uses = |module: &str, other: &str| modules[module].contains(other);
        match path.file_name().and_then(|name| name.to_str()) {
            Some("registrations") => assert!(uses("call", "pacing") && uses("list", "call")),
            Some("xtask") => assert!(uses("codegen", "tree") && uses("import", "files")),
            _ => {}
        }
        assert_without_cycles(&path.to_string_lossy(), modules);
    }
}
