//! Names of types, as a user of the bindings writes them.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, Path, PathSegment, visit_mut::VisitMut};

use super::Library;
use crate::outline::{self, Entry, Kind};

/// Finds what a name in a signature means.
pub(super) struct Names<'a> {
    outline: &'a BTreeMap<String, Entry>,
    /// The paths of the names that the files import from other crates and from the module `types`.
    imports: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    pub(super) fn of(library: &Library<'a>) -> Self {
        let mut imports = BTreeMap::new();
        for text in library.files.values() {
            let items = syn::parse_file(text).map(|file| file.items).unwrap_or_default();
            for item in &items {
                if let Item::Use(item) = item {
                    imports.extend(outline::imports(item));
                }
            }
        }
        Self { outline: library.outline, imports }
    }

    /// The parameters of the generic type `item`.
    fn parameters(&self, item: &str) -> syn::Generics {
        let signature = self.outline.get(item).map(|entry| entry.signature.as_str());
        if let Some(alias) = signature.and_then(alias) {
            return alias.generics;
        }
        let generics = signature.and_then(|signature| Some(signature.split_once('<')?.1));
        let generics = generics.and_then(|rest| Some(rest.rsplit_once('>')?.0)).unwrap_or_default();
        let generic: Result<syn::ItemStruct, _> = syn::parse_str(&format!("struct S<{generics}>;"));
        generic.map(|generic| generic.generics).unwrap_or_default()
    }

    /// The path that a name is imported from.
    pub(super) fn import(&self, name: &str) -> Option<&str> {
        self.imports.get(name).map(String::as_str)
    }

    /// A type, with an argument for each of its parameters.
    pub(super) fn instance(&self, item: &str) -> String {
        let parameters = self.parameters(item);
        let argument = |parameter: &syn::GenericParam| match parameter {
            syn::GenericParam::Lifetime(_) => "'static",
            syn::GenericParam::Type(_) => ARGUMENT,
            syn::GenericParam::Const(_) => "0",
        };
        let arguments: Vec<_> = parameters.params.iter().map(argument).collect();
        if arguments.is_empty() {
            return item.to_owned();
        }
        format!("{item}<{}>", arguments.join(", "))
    }

    /// Rewrites the names in the signature of `owner`, or of a part of it.
    pub(super) fn resolver(&self, owner: &str) -> Resolver<'_> {
        let base = owner.split('<').next().unwrap_or(owner).to_owned();
        let generics = self.parameters(&base);
        let parameters = generics.type_params().map(|parameter| parameter.ident.to_string());
        // Code for foreign types is in the module `types`.
        let module = match self.outline.get(owner).map(|entry| &entry.kind) {
            Some(Kind::Foreign) => "types",
            _ => owner.rsplit_once("::").map_or("", |(module, _)| module),
        };
        Resolver {
            names: self,
            module: module.to_owned(),
            parameters: parameters.collect(),
            itself: self.instance(&base),
            mentions: BTreeSet::new(),
        }
    }
}

/// The alias of a type that `signature` is, if it is one.
pub(super) fn alias(signature: &str) -> Option<syn::ItemType> {
    syn::parse_str(&format!("type Alias{};", signature.strip_prefix("type")?)).ok()
}

/// What the parameters of a type are replaced by: a type that can be decoded.
const ARGUMENT: &str = "String";

pub(super) struct Resolver<'a> {
    names: &'a Names<'a>,
    /// The module that the signature is written in.
    module: String,
    /// The parameters of the type.
    parameters: BTreeSet<String>,
    /// The type itself.
    itself: String,
    /// The items that were named.
    pub(super) mentions: BTreeSet<String>,
}

impl Resolver<'_> {
    /// A type as a user writes it.
    pub(super) fn ty(&mut self, text: &str) -> Option<String> {
        let mut ty: syn::Type = syn::parse_str(text).ok()?;
        self.visit_type_mut(&mut ty);
        Some(outline::type_line(&ty))
    }

    /// A trait as a user writes it.
    pub(super) fn bound(&mut self, text: &str) -> Option<String> {
        let mut bound: Path = syn::parse_str(text).ok()?;
        for segment in &mut bound.segments {
            self.visit_path_segment_mut(segment);
        }
        Some(outline::type_line(&bound))
    }

    fn replacement(&mut self, path: &Path) -> Option<String> {
        let first = path.segments.first()?.ident.to_string();
        if path.leading_colon.is_some() {
            return None;
        }
        if path.segments.len() == 1 && self.parameters.contains(&first) {
            return Some(ARGUMENT.to_owned());
        }
        if first == "Self" {
            return Some(self.itself.clone());
        }
        let is_item = |path: &String| self.names.outline.contains_key(path);
        let here = Some(outline::join(&self.module, &first)).filter(is_item);
        let found = here.or_else(|| self.names.imports.get(&first).cloned());
        let found =
            found.or_else(|| Some(first).filter(|first| self.module == "types" && is_item(first)));
        if let Some(path) = found.as_ref().filter(|path| is_item(path)) {
            self.mentions.insert(path.clone());
        }
        found
    }
}

impl VisitMut for Resolver<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        // What is relative to a module of the bindings.
        let segments = path.segments.iter();
        let relative = segments.take_while(|segment| is_relative(segment)).count();
        if relative > 0 {
            path.segments = path.segments.iter().skip(relative).cloned().collect();
        }
        if path.segments.first().is_some_and(|segment| segment.ident == "types") {
            let names = path.segments.iter().map(|segment| segment.ident.to_string());
            self.mentions.insert(names.collect::<Vec<_>>().join("::"));
        }
        let Some(mut found) =
            self.replacement(path).and_then(|found| syn::parse_str::<Path>(&found).ok())
        else {
            return;
        };
        let mut old = path.segments.iter().cloned();
        if let (Some(first), Some(last)) = (old.next(), found.segments.last_mut())
            && !first.arguments.is_empty()
        {
            last.arguments = first.arguments;
        }
        found.segments.extend(old);
        *path = found;
    }
}

fn is_relative(segment: &PathSegment) -> bool {
    ["crate", "self", "super"].iter().any(|name| segment.ident == name)
}
