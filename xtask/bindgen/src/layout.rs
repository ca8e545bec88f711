//! Splits the code into one file for each type and each operation, and prints them.
//!
//! A change of one schema then changes one file, which is easy to review.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use proc_macro2::Ident;
use quote::{ToTokens, format_ident, quote};
use syn::{File, Item, ItemEnum, ItemStruct, Path, visit::Visit};

use super::{
    Error,
    bindings::parse_items,
    check::is_name,
    passes::{MACROS, Module, defined},
};

/// The text of each file by its path.
pub(super) fn files(
    types: Vec<Item>,
    operations: Vec<Module>,
    header: &str,
) -> Result<BTreeMap<String, String>, Error> {
    let mut layout = Layout { header, files: BTreeMap::new() };
    layout.types(types)?;
    layout.operations(operations)?;
    let index = quote! {
        pub mod types;
        mod operations;
        pub use self::operations::*;
        use super::operation::*;
    };
    layout.add("mod.rs", &parse_items(index)?)?;
    Ok(layout.files)
}

struct Layout<'a> {
    header: &'a str,
    files: BTreeMap<String, String>,
}

impl Layout<'_> {
    fn add(&mut self, path: &str, items: &[Item]) -> Result<(), Error> {
        let text = format!("{}\n{}", self.header, print(items));
        match self.files.insert(path.to_owned(), text) {
            None => Ok(()),
            Some(_) => Err(Error::Code(format!("two of its items would be written to {path}"))),
        }
    }

    /// Writes a file for each module of an operation, and an index that exports the structs in them.
    fn operations(&mut self, modules: Vec<Module>) -> Result<(), Error> {
        let (mut files, mut exports) = (Vec::new(), Vec::new());
        for (name, items) in modules {
            let file = module_name(&name);
            self.add(&format!("operations/{file}.rs"), &items)?;
            let names = items.iter().filter_map(defined).cloned();
            exports.extend(names.map(|name| (file.clone(), name)));
            files.push(file);
        }
        files.sort();
        exports.sort();
        let exports = exports.iter().map(|(file, name)| quote! { pub use self::#file::#name; });
        self.add("operations/mod.rs", &parse_items(quote! { #(mod #files;)* #(#exports)* })?)
    }

    /// Writes a file for each type, with its implementations, and an index that exports the types.
    fn types(&mut self, items: Vec<Item>) -> Result<(), Error> {
        let names: BTreeSet<Ident> = items.iter().filter_map(defined).cloned().collect();
        let mut types: Vec<(Ident, Vec<Item>)> = Vec::new();
        for item in items {
            // typify writes the implementations of a type behind it.
            match (defined(&item).cloned(), types.last_mut()) {
                (Some(name), _) => types.push((name, vec![item])),
                (None, Some((_, items))) => items.push(item),
                (None, None) => {
                    let code = item.to_token_stream();
                    return Err(Error::Code(format!("an item that belongs to no type: {code}")));
                }
            }
        }
        let mut index = Vec::new();
        for (name, mut items) in types {
            let module = module_name(&name);
            if mentions_other(&items, &name, &names) {
                items.splice(0..0, parse_items(quote! { use super::*; })?);
            }
            self.add(&format!("types/{module}.rs"), &items)?;
            index.push((module, name));
        }
        index.sort();
        let (files, names): (Vec<_>, Vec<_>) = index.into_iter().unzip();
        let code = quote! { #(mod #files;)* #(pub use self::#files::#names;)* };
        self.add("types/mod.rs", &parse_items(code)?)
    }
}

fn mentions_other(items: &[Item], own: &Ident, names: &BTreeSet<Ident>) -> bool {
    let mut mentioned = Names::default();
    for item in items {
        mentioned.visit_item(item);
    }
    mentioned.0.iter().any(|ident| ident != own && names.contains(ident))
}

/// The names in all paths, except those into another crate.
#[derive(Default)]
struct Names(Vec<Ident>);

impl<'ast> Visit<'ast> for Names {
    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            self.0.extend(path.segments.iter().map(|segment| segment.ident.clone()));
        }
        syn::visit::visit_path(self, path);
    }
}

/// The module for `name`: its snake case, with an underscore if that is a keyword. No other one ends with an underscore.
fn module_name(name: &Ident) -> Ident {
    let module = module(&name.to_string());
    let end = if is_name(&module) { "" } else { "_" };
    format_ident!("{module}{end}")
}

/// The snake case of `name`. Rust does not load a file for a module whose name is not ASCII, so that other letters are
/// written as numbers.
pub(super) fn module(name: &str) -> String {
    let letters = name.to_snake_case();
    let ascii = letters.chars().map(|letter| match letter {
        _ if letter.is_ascii() => letter.to_string(),
        _ => format!("u{:x}", u32::from(letter)),
    });
    ascii.collect::<Vec<_>>().concat()
}

fn print(items: &[Item]) -> String {
    let mut text = String::new();
    let mut previous = None;
    for item in items {
        // Declarations of one kind follow each other without an empty line.
        let kind = std::mem::discriminant(item);
        let declares = matches!(item, Item::Use(_))
            || matches!(item, Item::Mod(item) if item.content.is_none());
        if !declares || previous != Some(kind) {
            text.push('\n');
        }
        previous = Some(kind);
        let mut item = item.clone();
        let called = called_macro(&mut item);
        let file = File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
        let printed = prettyplease::unparse(&file);
        match called {
            None => text.push_str(&printed),
            Some(name) => {
                let lines = printed.lines().map(|line| format!("    {line}\n"));
                text.extend([format!("{name}! {{\n"), lines.collect(), "}\n".to_owned()]);
            }
        }
    }
    text
}

/// Takes the attribute of a macro off `item`, and returns its name.
fn called_macro(item: &mut Item) -> Option<&'static str> {
    let (Item::Enum(ItemEnum { attrs, .. }) | Item::Struct(ItemStruct { attrs, .. })) = item else {
        return None;
    };
    let name = MACROS.into_iter().find(|name| attrs.iter().any(|it| it.path().is_ident(name)))?;
    attrs.retain(|attribute| !attribute.path().is_ident(name));
    Some(name)
}
