//! The source of a crate as a tree of modules.

use std::{collections::BTreeMap, mem};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item, UseTree};

use super::{expand::Macros, in_signature};

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
        let items = parse(&text, "lib.rs")?;
        Reader { read, macros: Macros::default() }.module(items, "")
    }
}

/// Reads the files of a crate in the order in which the compiler does: a macro is known after its definition.
struct Reader<'a> {
    read: &'a dyn Fn(&str) -> Option<String>,
    macros: Macros,
}

impl Reader<'_> {
    fn module(&mut self, mut items: Vec<Item>, folder: &str) -> Result<Module, Error> {
        items.retain(is_compiled_for_users);
        self.macros.add(&items);
        let mut children = BTreeMap::new();
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let inside = format!("{folder}{name}/");
            let items = if let Some((_, items)) = &module.content {
                items.clone()
            } else {
                let (path, text) = [format!("{folder}{name}.rs"), format!("{inside}mod.rs")]
                    .into_iter()
                    .find_map(|path| (self.read)(&path).map(|text| (path, text)))
                    .ok_or_else(|| Error::Missing(format!("{folder}{name}")))?;
                parse(&text, &path)?
            };
            children.insert(name, self.module(items, &inside)?);
        }
        Ok(Module { folder: folder.to_owned(), items: self.macros.expand(items)?, children })
    }
}

/// Whether an item is there when a user compiles the crate: not only in its documentation, or in its tests.
fn is_compiled_for_users(item: &Item) -> bool {
    const NEVER: [&str; 3] = ["doc", "doctest", "test"];
    let mut conditions = attributes(item).iter().filter(|it| it.path().is_ident("cfg"));
    !conditions.any(|cfg| {
        let condition = cfg.meta.to_token_stream().to_string();
        let others = |word: &&str| !["all", "any", "cfg"].contains(word);
        let words: Vec<&str> = in_signature(&condition).filter(others).collect();
        !words.is_empty() && words.iter().all(|word| NEVER.contains(word))
    })
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

fn parse(text: &str, path: &str) -> Result<Vec<Item>, Error> {
    let tokens = text.parse().map_err(syn::Error::from);
    let file = tokens.and_then(|tokens| syn::parse2::<File>(without_bodies(tokens)));
    let file = file.map_err(|error| Error::Syntax {
        path: path.to_owned(),
        line: error.span().start().line,
        problem: error.to_string(),
    })?;
    Ok(file.items)
}

/// Without the bodies of functions, which no outline needs: to parse them takes longer than everything else. Whether they
/// are valid, the compiler says.
fn without_bodies(tokens: TokenStream) -> TokenStream {
    let (mut kept, mut tokens) = (TokenStream::new(), tokens.into_iter().peekable());
    // In the type `fn(u8)`, no name follows the keyword.
    let (mut is_keyword, mut has_body) = (false, false);
    while let Some(token) = tokens.next() {
        has_body |= is_keyword && matches!(token, TokenTree::Ident(_));
        is_keyword = matches!(&token, TokenTree::Ident(name) if name == "fn");
        // After an argument of a type, as in `A<{ 1 }>`, the signature goes on.
        let goes_on = matches!(tokens.peek(), Some(TokenTree::Punct(it)) if matches!(it.as_char(), ',' | '>'));
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !goes_on => {
                let is_body = mem::take(&mut has_body);
                let inside =
                    if is_body { TokenStream::new() } else { without_bodies(group.stream()) };
                let mut shorter = Group::new(Delimiter::Brace, inside);
                shorter.set_span(group.span());
                kept.extend([TokenTree::from(shorter)]);
            }
            token => kept.extend([token]),
        }
    }
    kept
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

/// The names that a `use` imports from below `path`.
pub(super) fn leaves(tree: &UseTree, path: &[String]) -> Vec<Leaf> {
    let (name, alias) = match tree {
        UseTree::Path(step) => {
            return leaves(&step.tree, &[path, &[step.ident.to_string()]].concat());
        }
        UseTree::Group(group) => {
            return group.items.iter().flat_map(|tree| leaves(tree, path)).collect();
        }
        UseTree::Name(name) => (name.ident.to_string(), None),
        UseTree::Rename(name) => (name.ident.to_string(), Some(name.rename.to_string())),
        UseTree::Glob(_) => ("*".to_owned(), None),
    };
    let mut path = path.to_vec();
    // `self` is the last name of the path.
    let name = if name == "self" { path.pop().unwrap_or(name) } else { name };
    let alias = alias.unwrap_or_else(|| name.clone());
    vec![Leaf { path, name, alias }]
}
