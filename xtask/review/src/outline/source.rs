//! The source of a crate as a tree of modules.

use std::collections::BTreeMap;

use syn::{Attribute, Item, Meta, UseTree, punctuated::Punctuated};

use super::expand::Macros;

/// Why a crate's source could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A module has no file.
    #[error("no file for the module {0}")]
    Missing(String),
    /// A macro that makes public items is not the crate's, or does not fit what it is called with.
    #[error("lib.rs: the crate has no macro {0}! that takes what it is called with")]
    Macro(String),
    /// A file is not Rust.
    #[error("{path}:{line}: {problem}")]
    Syntax {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The problem at this place.
        problem: String,
    },
}

/// A module: its items, and the modules inside it by name.
pub struct Module {
    /// The folder of the modules inside it, relative to the root's folder: `hidden/` of the module `hidden`.
    pub(super) folder: String,
    pub(super) items: Vec<Item>,
    pub(super) children: BTreeMap<String, Module>,
}

impl Module {
    /// Reads the crate whose root is the file `lib.rs`. `read` returns the text of a file, if it exists, by its path
    /// relative to the root's folder.
    pub fn read(read: &dyn Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let text = read("lib.rs").ok_or_else(|| Error::Missing("lib.rs".into()))?;
        let mut root = Self::parse(&text, "lib.rs", "", read)?;
        let mut macros = Macros::default();
        root.find(&mut macros);
        root.expand(&macros)?;
        Ok(root)
    }

    /// Adds the macros of this module, and of those inside it.
    fn find(&self, macros: &mut Macros) {
        macros.add(&self.items);
        self.children.values().for_each(|child| child.find(macros));
    }

    /// Replaces the calls of `macros`, here and in the modules inside, with what they define.
    fn expand(&mut self, macros: &Macros) -> Result<(), Error> {
        self.items = macros.expand(std::mem::take(&mut self.items))?;
        self.children.values_mut().try_for_each(|child| child.expand(macros))
    }

    fn parse(
        text: &str,
        path: &str,
        folder: &str,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        Self::of(parse(text, path)?.items, folder, read)
    }

    fn of(
        mut items: Vec<Item>,
        folder: &str,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        items.retain(is_compiled_for_users);
        let mut children = BTreeMap::new();
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let inside = format!("{folder}{name}/");
            let child = if let Some((_, items)) = &module.content {
                Self::of(items.clone(), &inside, read)?
            } else {
                let (path, text) = [format!("{folder}{name}.rs"), format!("{inside}mod.rs")]
                    .into_iter()
                    .find_map(|path| read(&path).map(|text| (path, text)))
                    .ok_or_else(|| Error::Missing(format!("{folder}{name}")))?;
                Self::parse(&text, &path, &inside, read)?
            };
            children.insert(name, child);
        }
        Ok(Self { folder: folder.to_owned(), items, children })
    }
}

/// Whether an item is there when a user compiles the crate: not only in its documentation, or in its tests.
fn is_compiled_for_users(item: &Item) -> bool {
    let mut conditions = attributes(item).iter().filter(|it| it.path().is_ident("cfg"));
    !conditions.any(|cfg| cfg.parse_args().is_ok_and(|condition| is_false(&condition)))
}

/// The attributes of an item of a kind that an outline depends on.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether a condition is never true when a user compiles the crate.
fn is_false(condition: &Meta) -> bool {
    let parts = |list: &syn::MetaList| {
        let parts = list.parse_args_with(Punctuated::<Meta, syn::Token![,]>::parse_terminated);
        parts.into_iter().flatten().collect::<Vec<_>>()
    };
    match condition {
        Meta::Path(path) => ["doc", "doctest", "test"].iter().any(|name| path.is_ident(name)),
        Meta::List(list) if list.path.is_ident("any") => parts(list).iter().all(is_false),
        Meta::List(list) if list.path.is_ident("all") => parts(list).iter().any(is_false),
        _ => false,
    }
}

pub(super) fn parse(text: &str, path: &str) -> Result<syn::File, Error> {
    syn::parse_file(text).map_err(|error| Error::Syntax {
        path: path.to_owned(),
        line: error.span().start().line,
        problem: error.to_string(),
    })
}

/// One name that a `use` imports.
pub(super) struct Leaf {
    pub(super) path: Vec<String>,
    /// The name itself; `*` for all of them.
    pub(super) name: String,
    /// What it is called here.
    pub(super) alias: String,
}

impl Leaf {
    /// The whole path.
    pub(super) fn whole(&self) -> String {
        self.path.iter().chain([&self.name]).cloned().collect::<Vec<_>>().join("::")
    }
}

pub(super) fn leaves(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<Leaf>) {
    let mut leaf = |name: String, alias: Option<String>| {
        let mut path = path.clone();
        // `self` is the last name of the path.
        let name = if name == "self" { path.pop().unwrap_or(name) } else { name };
        let alias = alias.unwrap_or_else(|| name.clone());
        found.push(Leaf { path, name, alias });
    };
    match tree {
        UseTree::Name(name) => leaf(name.ident.to_string(), None),
        UseTree::Rename(name) => leaf(name.ident.to_string(), Some(name.rename.to_string())),
        UseTree::Glob(_) => leaf("*".into(), None),
        UseTree::Path(step) => {
            path.push(step.ident.to_string());
            leaves(&step.tree, path, found);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, found)),
    }
}
