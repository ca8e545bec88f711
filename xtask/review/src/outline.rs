//! The outline of a crate: each public item with its signature on one line, sorted.
//!
//! It shows what users of the crate see, so that changes of the generated code can be reviewed by it. It is read with
//! syn, without compiling: features are not resolved, and of the macros, only the crate's own are expanded.

mod expand;
mod item;
mod signature;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Attribute, ImplItem, Item, Visibility};

pub(crate) use self::signature::{function_line, type_line};
pub use self::{
    item::{Argument, Entry, Kind},
    source::Module,
};
use self::{
    signature::{arguments, condition, derives, has, short, signature},
    source::{Leaf, attributes, leaves},
};

/// The outline of the crate whose root module is `root`, as text: a line for each of its [`entries`].
pub fn outline(root: &Module) -> BTreeSet<String> {
    let lines = entries(root).into_iter().map(|(path, entry)| format!("{path}: {entry}"));
    lines.collect()
}

/// The outline of the crate whose root module is `root`: each public item by its path.
///
/// A path is the one that users write: the path of the re-export if the module is private. The path of a field is
/// `Type.field`. Methods are listed under their type's path. A foreign type is listed if it implements a trait with one
/// of the crate's types as an argument.
pub fn entries(root: &Module) -> BTreeMap<String, Entry> {
    let mut outline = Outline { own_traits: traits(root), ..Outline::default() };
    outline.exports(root, root, "");
    outline.implementations(root);
    outline.entries
}

/// The names in a signature of an outline.
pub(crate) fn in_signature(signature: &str) -> impl Iterator<Item = &str> {
    signature
        .split(|char: char| !char.is_alphanumeric() && char != '_')
        .filter(|name| !name.is_empty())
}

/// The item that a field, variant, method or item of a module belongs to.
pub(crate) fn owner(item: &str) -> Option<&str> {
    item.rsplit_once('.').or_else(|| item.rsplit_once("::")).map(|(owner, _)| owner)
}

/// The names that `module` and those inside it import from other crates, each with its path.
pub(crate) fn imports(module: &Module) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for item in &module.items {
        let Item::Use(item) = item else { continue };
        for leaf in leaves(&item.tree, &[]) {
            let is_foreign = leaf.path.first().is_some_and(|first| {
                !["crate", "self", "super"].contains(&first.as_str())
                    && !module.children.contains_key(first)
            });
            if is_foreign && leaf.name != "*" {
                found.insert(leaf.alias.clone(), leaf.whole());
            }
        }
    }
    found.extend(module.children.values().flat_map(imports));
    found
}

#[derive(Default)]
struct Outline {
    entries: BTreeMap<String, Entry>,
    /// The types of each name: the folder of the module that defines it, and the public path.
    types: BTreeMap<String, Vec<(String, String)>>,
    /// The names of all traits that the crate defines.
    own_traits: BTreeSet<String>,
}

impl Outline {
    fn add(&mut self, path: String, kind: Kind, signature: String, attributes: &[Attribute]) {
        let is_deprecated = has(attributes, "deprecated");
        let entry = Entry { kind, signature, is_deprecated, ..Entry::default() };
        self.entries.insert(path, entry);
    }

    /// Lists the exports of `module` as items of the public module `path`.
    fn exports(&mut self, root: &Module, module: &Module, path: &str) {
        for item in &module.items {
            match item {
                Item::Use(item) if is_public(&item.vis) => {
                    for leaf in leaves(&item.tree, &[]) {
                        self.re_export(root, module, path, &leaf);
                    }
                }
                Item::Mod(item) if is_public(&item.vis) => {
                    let name = item.ident.to_string();
                    let path = join(path, &name);
                    self.add(path.clone(), Kind::Module, "mod".into(), &item.attrs);
                    if let Some(child) = module.children.get(&name) {
                        self.exports(root, child, &path);
                    }
                }
                item => self.item(module, item, path, None),
            }
        }
    }

    fn re_export(&mut self, root: &Module, module: &Module, path: &str, leaf: &Leaf) {
        let (start, modules) = match leaf.path.split_first() {
            Some((first, rest)) if first == "crate" => (root, rest),
            Some((first, rest)) if first == "self" => (module, rest),
            _ => (module, leaf.path.as_slice()),
        };
        let target = modules.iter().try_fold(start, |module, name| module.children.get(name));
        match target {
            Some(target) if leaf.name == "*" => self.exports(root, target, path),
            Some(target) if !leaf.path.is_empty() => {
                let found = target
                    .items
                    .iter()
                    .filter(|item| name(item).is_some_and(|(_, name)| name == leaf.name));
                for item in found {
                    self.item(target, item, path, Some(&leaf.alias));
                }
            }
            // Of another crate.
            _ => {
                let signature = format!("use {}", leaf.whole());
                self.add(join(path, &leaf.alias), Kind::Other, signature, &[]);
            }
        }
    }

    /// Lists one item of the public module `path`, under `alias` if it is re-exported by another name. `module` defines
    /// it.
    fn item(&mut self, module: &Module, item: &Item, path: &str, alias: Option<&str>) {
        let Some((visibility, own)) = name(item) else { return };
        if !is_public(visibility) {
            return;
        }
        let path = join(path, alias.unwrap_or(&own));
        let kind = match item {
            Item::Fn(item) => Kind::Function(arguments(&item.sig)),
            Item::Struct(_) | Item::Enum(_) => {
                Kind::Type { is_open: has(attributes(item), "non_exhaustive") }
            }
            _ => Kind::Other,
        };
        self.add(path.clone(), kind, signature(item), attributes(item));
        match item {
            Item::Struct(item) => {
                let fields = item.fields.iter().zip(item.fields.members());
                for (field, name) in fields.filter(|(field, _)| is_public(&field.vis)) {
                    let path = format!("{path}.{}", name.to_token_stream());
                    self.add(path, Kind::Field, type_line(&field.ty), &field.attrs);
                }
            }
            Item::Enum(item) => {
                for variant in &item.variants {
                    let fields: Vec<String> =
                        variant.fields.iter().map(|field| type_line(&field.ty)).collect();
                    let signature = format!("variant({})", fields.join(", "));
                    let path = format!("{path}::{}", variant.ident);
                    self.add(path, Kind::Variant, signature, &variant.attrs);
                }
            }
            _ => {}
        }
        if !matches!(item, Item::Fn(_)) {
            self.types.entry(own).or_default().push((module.folder.clone(), path));
        }
    }

    /// The public path of the type that code in `module` calls `name`: the one whose module is the nearest.
    fn nearest(&self, module: &Module, name: &str) -> Option<String> {
        let common = |folder: &str| {
            let pairs = folder.split('/').zip(module.folder.split('/'));
            pairs.take_while(|(one, other)| one == other).count()
        };
        let types = self.types.get(name)?.iter();
        types.max_by_key(|(folder, _)| common(folder)).map(|(_, path)| path.clone())
    }

    /// Lists the implementations, which are public in every module.
    fn implementations(&mut self, module: &Module) {
        for item in &module.items {
            match item {
                Item::Struct(_) | Item::Enum(_) => {
                    let path = name(item).and_then(|(_, name)| self.nearest(module, &name));
                    if let Some(path) = path {
                        self.entries
                            .entry(path)
                            .or_default()
                            .traits
                            .extend(derives(attributes(item)));
                    }
                }
                Item::Impl(item) => self.implementation(module, item),
                _ => {}
            }
        }
        module.children.values().for_each(|child| self.implementations(child));
    }

    fn implementation(&mut self, module: &Module, block: &syn::ItemImpl) {
        let target = type_line(&block.self_ty);
        let bare = target.trim_start_matches('&').trim();
        // `Call` of `Call<T>`.
        let bare = bare.split('<').next().unwrap_or(bare);
        let known = self.nearest(module, bare);
        if let Some((implemented, _)) = &block.trait_ {
            // For a foreign type only if one of ours is an argument, as in `From<Id> for String`.
            let implemented = type_line(implemented);
            let bare_trait = short(&implemented);
            let bare_trait = bare_trait.split('<').next().unwrap_or_default();
            // Users do not see a trait that the crate does not export.
            if self.own_traits.contains(bare_trait) && !self.types.contains_key(bare_trait) {
                return;
            }
            let of_ours = |name: &String| implemented.contains(&format!("<{name}>"));
            if known.is_some() || self.types.keys().any(of_ours) {
                let path = known.map_or(target.clone(), |path| target.replace(bare, &path));
                let name = short(&implemented).replace("<'de>", "") + &condition(&block.attrs);
                self.entries.entry(path).or_default().traits.insert(name);
            }
            return;
        }
        let Some(path) = known else { return };
        for item in &block.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    let kind = Kind::Function(arguments(&item.sig));
                    let path = format!("{path}::{}", item.sig.ident);
                    self.add(path, kind, function_line(&item.sig), &item.attrs);
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let signature = format!("const {}", type_line(&item.ty));
                    let path = format!("{path}::{}", item.ident);
                    self.add(path, Kind::Other, signature, &item.attrs);
                }
                _ => {}
            }
        }
    }
}

/// The names of the traits that a module and those inside it define.
fn traits(module: &Module) -> BTreeSet<String> {
    let own = module.items.iter().filter(|item| matches!(item, Item::Trait(_)));
    let own = own.filter_map(|item| Some(name(item)?.1));
    own.chain(module.children.values().flat_map(traits)).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The path of the item `name` in the module `path`. Either may be empty.
pub(crate) fn join(path: &str, name: &str) -> String {
    let separator = if path.is_empty() || name.is_empty() { "" } else { "::" };
    format!("{path}{separator}{name}")
}

fn name(item: &Item) -> Option<(&Visibility, String)> {
    let (visibility, ident) = match item {
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Const(item) => (&item.vis, &item.ident),
        Item::Static(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        _ => return None,
    };
    Some((visibility, ident.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline_of(files: &[(&str, &str)]) -> String {
        let read = |path: &str| {
            files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned())
        };
        let lines = outline(&Module::read(&read).unwrap());
        lines.into_iter().collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lists_public_items_by_the_path_that_users_write() {
        let lib = "
            mod hidden;
            pub mod types;
            pub use hidden::*;
            pub use other::{Thing, Else as Renamed};
            pub const LIMIT: usize = 3;
            pub type Answer<T> = Result<T, u8>;
            pub fn call<'a, T: Clone>(value: &'a T, rest: Option<Vec<String>>) -> Result<T, Error<()>> { body() }
            fn private() {}
            pub struct Callback<F = fn(u8)> { pub call: F }
            pub fn sized() -> Sized<{ 1 }> { body() }
            #[cfg(all())]
            pub fn always() {}
            #[cfg(any(doc, all(test, doctest)))]
            pub mod guide;
            pub(crate) struct Internal;";
        let hidden = "
            pub struct Client<T> { #[deprecated] pub url: String, inner: T }
            impl<T> Client<T> { #[deprecated = \"why\"] pub async fn get(&self) -> u8 { 0 } fn private(&self) {} }
            struct Unseen;
            trait Internal {}
            impl Internal for Client<u8> {}";
        let types = "mod pet; pub use self::pet::Pet;";
        let pet = r#"
            #[derive(Clone, ::serde::Serialize)]
            #[non_exhaustive]
            #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
            pub enum Pet { Dog, Other(String) }
            impl From<Pet> for String {}
            impl ::std::fmt::Display for Pet {}
            impl Unrelated for u8 {}"#;
        let files = [
            ("lib.rs", lib),
            ("hidden.rs", hidden),
            ("types/mod.rs", types),
            ("types/pet.rs", pet),
        ];
        insta::assert_snapshot!(outline_of(&files), @r#"
        Answer: type<T> = Result<T, u8>
        Callback.call: F
        Callback: struct<F = fn(u8)>
        Client.url: #[deprecated] String
        Client: struct<T>
        Client::get: #[deprecated] async fn get(&self) -> u8
        LIMIT: const usize
        Renamed: use other::Else
        String: impl From<Pet>
        Thing: use other::Thing
        always: fn always()
        call: fn call<'a, T: Clone>(value: &'a T, rest: Option<Vec<String>>) -> Result<T, Error<()>>
        sized: fn sized() -> Sized<{ 1 }>
        types: mod
        types::Pet: enum #[non_exhaustive] impl Clone + Display + JsonSchema if feature = "schemars" + Serialize
        types::Pet::Dog: variant()
        types::Pet::Other: variant(String)
        "#);
    }

    #[test]
    fn of_two_types_with_one_name_the_nearest_has_the_implementation() {
        let lib = "mod error; pub mod types; pub use error::Error;";
        let own = "pub enum Error { Sent } impl Display for Error {} impl Error { pub fn status(&self) -> u16 { 0 } }";
        let other =
            "#[derive(Clone)] pub struct Error; impl Error { pub fn code(&self) -> u16 { 0 } }";
        let files = [
            ("lib.rs", lib),
            ("error.rs", own),
            ("types.rs", "mod error; pub use error::Error;"),
            ("types/error.rs", other),
        ];
        insta::assert_snapshot!(outline_of(&files), @r"
        Error: enum impl Display
        Error::Sent: variant()
        Error::status: fn status(&self) -> u16
        types: mod
        types::Error: struct impl Clone
        types::Error::code: fn code(&self) -> u16
        ");
    }

    #[test]
    fn the_macros_of_the_crate_are_expanded() {
        let lib = "
            macro_rules! pets {
                ($(#[$attribute:meta])* pub enum $name:ident { $($variant:ident = $value:literal,)* }) => {
                    $(#[$attribute])*
                    pub enum $name { $($variant,)* Other(String) }
                    impl $name { pub fn all() -> Vec<&str> { vec![$($value),*] } }
                    id! { #[derive(Debug)] pub struct Id; }
                };
            }
            macro_rules! id {
                ($(#[$attribute:meta])* pub struct $name:ident;) => { $(#[$attribute])* pub struct $name(String); };
            }
            pets! {
                /// Pets.
                #[derive(Clone)]
                #[non_exhaustive]
                pub enum Pet { Dog = \"dog\", Cat = \"cat\", }
            }
            thread_local! { static COUNT: u8 = 0; }";
        insta::assert_snapshot!(outline_of(&[("lib.rs", lib)]), @r"
        Id: struct impl Debug
        Pet: enum #[non_exhaustive] impl Clone
        Pet::Cat: variant()
        Pet::Dog: variant()
        Pet::Other: variant(String)
        Pet::all: fn all() -> Vec<&str>
        ");
        // A macro that takes something else, and one that another version of the crate has.
        for (from, to, name) in
            [("enum Pet {", "union Pet {", "pets"), ("rules! id", "rules! key", "id")]
        {
            let error = Module::read(&|_| Some(lib.replace(from, to))).err().unwrap().to_string();
            assert_eq!(
                error,
                format!("lib.rs: the crate has no macro {name}! that takes what it is called with")
            );
        }
    }

    #[test]
    fn a_missing_file_and_invalid_syntax_are_errors() {
        let missing = Module::read(&|path| (path == "lib.rs").then(|| "mod gone;".to_owned()));
        let broken = Module::read(&|_| Some("pub struct A;\npub struct;".to_owned()));
        assert_eq!(missing.err().unwrap().to_string(), "no file for the module gone");
        assert_eq!(broken.err().unwrap().to_string(), "lib.rs:2: expected identifier");
    }
}
