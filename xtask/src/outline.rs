//! The outline of a crate: each public item with its signature on one line, sorted.
//!
//! It shows what users of the crate see, so that changes of the generated code can be reviewed by it. It is read with
//! syn, without compiling: features are not resolved, and macros are not expanded.

mod signature;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use syn::{ImplItem, Item, Visibility};

use self::signature::{
    condition, deprecation, derives, function_line, short, signature, type_line,
};
pub use self::source::{Error, Module};

/// The outline of the crate whose root module is `root`: the signature of each public item by its path.
///
/// A path is the one that users write: the path of the re-export if the module is private. Methods are listed under
/// their type's path, and the traits that a type implements on its own line.
pub fn outline(root: &Module) -> BTreeSet<String> {
    let mut outline = Outline::default();
    outline.exports(root, root, "");
    outline.implementations(root);
    for (path, traits) in outline.traits.into_iter().filter(|(_, traits)| !traits.is_empty()) {
        let traits = traits.into_iter().collect::<Vec<_>>().join(" + ");
        let signature = outline.signatures.entry(path).or_default();
        let space = if signature.is_empty() { "" } else { " " };
        *signature = format!("{signature}{space}impl {traits}");
    }
    let signatures =
        outline.signatures.into_iter().map(|(path, signature)| format!("{path}: {signature}"));
    outline.lines.into_iter().chain(signatures).collect()
}

#[derive(Default)]
struct Outline {
    lines: BTreeSet<String>,
    /// The signature of each type, by its path.
    signatures: BTreeMap<String, String>,
    /// The traits that each type implements, by its path.
    traits: BTreeMap<String, BTreeSet<String>>,
    /// The public path of each type, by its name.
    types: BTreeMap<String, String>,
}

impl Outline {
    /// Lists the exports of `module` as items of the public module `path`.
    fn exports(&mut self, root: &Module, module: &Module, path: &str) {
        for item in &module.items {
            match item {
                Item::Use(item) if is_public(&item.vis) => {
                    let mut leaves = Vec::new();
                    source::leaves(&item.tree, &mut Vec::new(), &mut leaves);
                    for leaf in leaves {
                        self.re_export(root, module, path, &leaf);
                    }
                }
                Item::Mod(item) if is_public(&item.vis) => {
                    let name = item.ident.to_string();
                    let path = join(path, &name);
                    self.lines.insert(format!("{path}: mod"));
                    if let Some(child) = module.children.get(&name) {
                        self.exports(root, child, &path);
                    }
                }
                item => self.item(item, path, None),
            }
        }
    }

    fn re_export(&mut self, root: &Module, module: &Module, path: &str, leaf: &source::Leaf) {
        let (first, rest) =
            leaf.path.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        let (start, rest) = match first {
            "crate" => (root, rest),
            "self" => (module, rest),
            _ => (module, leaf.path.as_slice()),
        };
        let target = rest.iter().try_fold(start, |module, name| module.children.get(name));
        match target {
            Some(target) if leaf.name == "*" => self.exports(root, target, path),
            Some(target) if !rest.is_empty() || first == "self" || first == "crate" => {
                let found = target
                    .items
                    .iter()
                    .filter(|item| name(item).is_some_and(|name| name == leaf.name));
                for item in found {
                    self.item(item, path, Some(&leaf.alias));
                }
            }
            // Of another crate.
            _ => {
                let whole =
                    leaf.path.iter().chain([&leaf.name]).cloned().collect::<Vec<_>>().join("::");
                self.lines.insert(format!("{}: use {whole}", join(path, &leaf.alias)));
            }
        }
    }

    /// Lists one item of the public module `path`, under `alias` if it is re-exported by another name.
    fn item(&mut self, item: &Item, path: &str, alias: Option<&str>) {
        let Some(own) = name(item) else { return };
        let path = join(path, alias.unwrap_or(&own));
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                self.types.insert(own, path.clone());
                self.signatures.insert(path.clone(), signature(&Item::Struct(item.clone())));
                for (index, field) in
                    item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis))
                {
                    let name =
                        field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                    let deprecation = deprecation(&field.attrs);
                    self.lines
                        .insert(format!("{path}.{name}: {deprecation}{}", type_line(&field.ty)));
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                self.types.insert(own, path.clone());
                self.signatures.insert(path.clone(), signature(&Item::Enum(item.clone())));
                for variant in &item.variants {
                    let fields: Vec<String> =
                        variant.fields.iter().map(|field| type_line(&field.ty)).collect();
                    self.lines.insert(format!(
                        "{path}::{}: variant({})",
                        variant.ident,
                        fields.join(", ")
                    ));
                }
            }
            Item::Fn(syn::ItemFn { vis, .. })
            | Item::Const(syn::ItemConst { vis, .. })
            | Item::Static(syn::ItemStatic { vis, .. })
            | Item::Type(syn::ItemType { vis, .. })
            | Item::Trait(syn::ItemTrait { vis, .. })
                if is_public(vis) =>
            {
                self.types.insert(own, path.clone());
                self.lines.insert(format!("{path}: {}", signature(item)));
            }
            _ => {}
        }
    }

    /// Lists the implementations, which are public in every module.
    fn implementations(&mut self, module: &Module) {
        for item in &module.items {
            let attributes = match item {
                Item::Struct(item) => &item.attrs,
                Item::Enum(item) => &item.attrs,
                Item::Impl(item) => {
                    self.implementation(item);
                    continue;
                }
                _ => continue,
            };
            let path = name(item).and_then(|name| self.types.get(&name).cloned());
            if let Some(path) = path {
                self.traits.entry(path).or_default().extend(derives(attributes));
            }
        }
        module.children.values().for_each(|child| self.implementations(child));
    }

    fn implementation(&mut self, block: &syn::ItemImpl) {
        let target = type_line(&block.self_ty);
        let bare = target.trim_start_matches('&').trim();
        // `Call` of `Call<T>`.
        let bare = bare.split('<').next().unwrap_or(bare);
        let known = self.types.get(bare).cloned();
        if let Some((implemented, _)) = &block.trait_ {
            // For a foreign type only if one of ours is an argument, as in `From<Id> for String`.
            let implemented = type_line(implemented);
            let of_ours = |name: &String| implemented.contains(&format!("<{name}>"));
            if known.is_some() || self.types.keys().any(of_ours) {
                let path = known.map_or(target.clone(), |path| target.replace(bare, &path));
                let name = short(&implemented).replace("<'de>", "") + &condition(&block.attrs);
                self.traits.entry(path).or_default().insert(name);
            }
            return;
        }
        let Some(path) = known else { return };
        for item in &block.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    self.lines.insert(format!(
                        "{path}::{}: {}{}",
                        item.sig.ident,
                        deprecation(&item.attrs),
                        function_line(&item.sig)
                    ));
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    self.lines.insert(format!(
                        "{path}::{}: const {}",
                        item.ident,
                        type_line(&item.ty)
                    ));
                }
                _ => {}
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Const(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        _ => return None,
    };
    Some(ident.to_string())
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
            pub fn call<'a, T: Clone>(value: &'a T, rest: Option<Vec<String>>) -> Result<T, Error<()>> { body() }
            fn private() {}
            pub(crate) struct Internal;";
        let hidden = "
            pub struct Client<T> { #[deprecated] pub url: String, inner: T }
            impl<T> Client<T> { #[deprecated = \"why\"] pub async fn get(&self) -> u8 { 0 } fn private(&self) {} }
            struct Unseen;";
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
        Client.url: #[deprecated] String
        Client: struct<T>
        Client::get: #[deprecated] async fn get(&self) -> u8
        LIMIT: const usize
        Renamed: use other::Else
        String: impl From<Pet>
        Thing: use other::Thing
        call: fn call<'a, T: Clone>(value: &'a T, rest: Option<Vec<String>>) -> Result<T, Error<()>>
        types: mod
        types::Pet: enum #[non_exhaustive] impl Clone + Display + JsonSchema if feature = "schemars" + Serialize
        types::Pet::Dog: variant()
        types::Pet::Other: variant(String)
        "#);
    }

    #[test]
    fn a_missing_file_and_invalid_syntax_are_errors() {
        let missing = Module::read(&|path| (path == "lib.rs").then(|| "mod gone;".to_owned()));
        let broken = Module::read(&|_| Some("pub struct A;\npub struct;".to_owned()));
        assert_eq!(missing.err().unwrap().to_string(), "no file for the module gone");
        assert_eq!(broken.err().unwrap().to_string(), "lib.rs:2: expected identifier");
    }
}
