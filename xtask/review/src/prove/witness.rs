//! Witnesses: small functions, each of which uses one item.

use std::{collections::BTreeSet, fmt::Write};

use syn::{FnArg, ReceiverKind, ReturnType, Signature, parse_quote, visit_mut::VisitMut};

use super::{
    Library,
    names::{self, Names},
};
use crate::outline::{self, Entry, Kind};

/// A witness.
pub(super) struct Candidate {
    /// The item that it uses.
    pub(super) item: String,
    pub(super) kind: Use,
    /// The code, on one line.
    pub(super) code: String,
    /// The other items that the code names.
    pub(super) mentions: BTreeSet<String>,
}

/// How a witness uses its item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It names it.
    Name,
    /// It uses all fields or variants of a type at once. Private fields prevent it.
    Whole,
    /// It uses a field, variant, or function.
    Part,
    /// It constructs a variant as a tuple. `#[non_exhaustive]` and named fields prevent it.
    Tuple,
    /// It needs a trait.
    Trait,
}

impl Candidate {
    /// The type that a field, variant or method belongs to.
    pub(super) fn owner(&self) -> Option<&str> {
        owner(&self.item)
    }
}

fn owner(item: &str) -> Option<&str> {
    item.rsplit_once('.').or_else(|| item.rsplit_once("::")).map(|(owner, _)| owner)
}

/// The last part of a path.
fn last<'a>(item: &'a str, owner: &str) -> &'a str {
    item.strip_prefix(owner).unwrap_or(item).trim_start_matches(['.', ':'])
}

/// The witnesses for all items. An item can have several.
pub(super) fn of(library: &Library<'_>) -> Vec<Candidate> {
    let mut writer = Writer { library, names: Names::of(library), found: Vec::new() };
    for (item, entry) in library.outline {
        writer.entry(item, entry);
        for implemented in &entry.traits {
            writer.implementation(item, entry, implemented);
        }
    }
    writer.found
}

struct Writer<'a> {
    library: &'a Library<'a>,
    names: Names<'a>,
    found: Vec<Candidate>,
}

impl Writer<'_> {
    fn add(&mut self, item: &str, kind: Use, code: String) {
        self.found.push(Candidate { item: item.to_owned(), kind, code, mentions: BTreeSet::new() });
    }

    fn entry(&mut self, item: &str, entry: &Entry) {
        match &entry.kind {
            Kind::Module => {
                self.add(item, Use::Name, format!("use {}::{item};", self.library.of.name));
            }
            Kind::Type { is_open } => self.ty(item, entry, *is_open),
            Kind::Field => self.field(item, entry),
            Kind::Variant => self.variant(item, entry),
            Kind::Function(_) => self.function(item, entry),
            Kind::Foreign => {}
            Kind::Other => self.other(item, entry),
        }
    }

    fn ty(&mut self, item: &str, entry: &Entry, is_open: bool) {
        let ty = self.names.instance(item);
        self.add(item, Use::Name, format!("fn witness(_: {ty}) {{}}"));
        // A struct of optional parameters is constructed with `..Default::default()`: see `field`.
        if is_open || is_parameters(item, entry) {
            return;
        }
        let parts = self.parts(item);
        let Some((_, first)) = parts.first() else { return };
        let code = if first.kind == Kind::Variant {
            let arm = |(part, _): &(String, Entry)| format!("{part} {{ .. }} => {{}}");
            let arms: Vec<String> = parts.iter().map(arm).collect();
            format!("fn witness(it: {ty}) {{ match it {{ {} }} }}", arms.join(" "))
        } else {
            let fields: Vec<(String, String)> = parts
                .iter()
                .map(|(part, entry)| {
                    (last(part, item).to_owned(), self.type_of(item, &entry.signature))
                })
                .collect();
            constructor(item, &ty, &fields)
        };
        self.add(item, Use::Whole, code);
    }

    /// The fields of a struct, or the variants of an enum, without the methods.
    fn parts(&self, item: &str) -> Vec<(String, Entry)> {
        let is_part = |(part, entry): &(&String, &Entry)| {
            owner(part) == Some(item) && matches!(entry.kind, Kind::Field | Kind::Variant)
        };
        let parts = self.library.outline.iter().filter(is_part);
        parts.map(|(part, entry)| (part.clone(), entry.clone())).collect()
    }

    /// The type that `item` belongs to, if it does not belong to a module.
    fn owning_type<'i>(&self, item: &'i str) -> Option<&'i str> {
        owner(item).filter(|owner| {
            matches!(self.library.outline.get(*owner), Some(Entry { kind: Kind::Type { .. }, .. }))
        })
    }

    /// The type `text` in the signature of `owner`, or of a part of it.
    fn type_of(&self, owner: &str, text: &str) -> String {
        self.names.resolver(owner).ty(text).unwrap_or_else(|| text.to_owned())
    }

    fn field(&mut self, item: &str, entry: &Entry) {
        let Some(owner) = owner(item) else { return };
        let (ty, name) = (self.names.instance(owner), last(item, owner));
        let field = self.type_of(owner, &entry.signature);
        self.add(item, Use::Part, format!("fn witness(it: {ty}) -> {field} {{ it.{name} }}"));
        if self.library.outline.get(owner).is_some_and(|entry| is_parameters(owner, entry)) {
            let code = format!(
                "fn witness(value: {field}) -> {ty} {{ {owner} {{ {name}: value, ..Default::default() }} }}"
            );
            self.add(item, Use::Part, code);
        }
    }

    fn variant(&mut self, item: &str, entry: &Entry) {
        let Some(owner) = owner(item) else { return };
        let ty = self.names.instance(owner);
        let types = entry.signature.trim_start_matches("variant");
        let (kind, code) = if types == "()" {
            (Use::Part, format!("fn witness() -> {ty} {{ {item} }}"))
        } else {
            // A tuple of one, too.
            let types = types.trim_end_matches(')');
            let types: Option<syn::TypeTuple> = syn::parse_str(&format!("{types},)")).ok();
            let fields: Vec<(String, String)> = types
                .iter()
                .flat_map(|types| &types.elems)
                .enumerate()
                .map(|(index, ty)| {
                    (index.to_string(), self.type_of(owner, &outline::type_line(ty)))
                })
                .collect();
            (Use::Tuple, constructor(item, &ty, &fields))
        };
        self.add(item, kind, code);
        let pattern = format!("fn witness(it: {ty}) {{ if let {item} {{ .. }} = it {{}} }}");
        self.add(item, Use::Part, pattern);
    }

    fn function(&mut self, item: &str, entry: &Entry) {
        let Ok(mut signature) = syn::parse_str::<Signature>(&entry.signature) else { return };
        let owner = self.owning_type(item);
        let mut resolver = self.names.resolver(owner.unwrap_or(item));
        resolver.visit_signature_mut(&mut signature);
        let arguments: Vec<String> = signature
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(argument) => Some(outline::pattern(argument)),
                FnArg::Receiver(_) => None,
            })
            .collect();
        let it = if arguments.iter().any(|name| name == "it") { "this" } else { "it" };
        let callee = match (owner, signature.inputs.first_mut()) {
            (Some(owner), Some(first)) if matches!(first, FnArg::Receiver(_)) => {
                if let Some(argument) = received(first, it, &self.names.instance(owner)) {
                    *first = argument;
                }
                format!("{it}.{}", signature.ident)
            }
            (Some(owner), _) => {
                let ty = self.names.instance(owner);
                let ty = if ty.contains('<') { format!("<{ty}>") } else { ty };
                format!("{ty}::{}", signature.ident)
            }
            (None, _) => item.to_owned(),
        };
        let wait = if signature.asyncness.is_some() { ".await" } else { "" };
        signature.ident = syn::Ident::new("witness", signature.ident.span());
        let line = outline::function_line(&signature);
        let end = if matches!(signature.output, ReturnType::Default) { ";" } else { "" };
        let code = format!("{line} {{ {callee}({}){wait}{end} }}", arguments.join(", "));
        self.add(item, Use::Part, code);
    }

    fn other(&mut self, item: &str, entry: &Entry) {
        if let Some(ty) = entry.signature.strip_prefix("const ") {
            let ty = self.type_of(self.owning_type(item).unwrap_or(item), ty);
            self.add(item, Use::Part, format!("fn witness() -> {ty} {{ {item} }}"));
        } else if let Some(ty) = entry.signature.strip_prefix("static ") {
            let ty = self.type_of(item, ty);
            self.add(item, Use::Part, format!("fn witness() -> &'static {ty} {{ &{item} }}"));
        } else {
            self.add(item, Use::Name, format!("use {}::{item};", self.library.of.name));
        }
        if let Some(alias) = names::alias(&entry.signature) {
            let mut ty = self.type_of(item, &outline::type_line(&alias.ty));
            for lifetime in alias.generics.lifetimes() {
                ty = ty.replace(&lifetime.lifetime.to_string(), "'static");
            }
            let alias = self.names.instance(item);
            self.add(item, Use::Part, format!("fn witness(it: {alias}) -> {ty} {{ it }}"));
        }
    }

    fn implementation(&mut self, item: &str, entry: &Entry, implemented: &str) {
        let bound = implemented.split(" if ").next().unwrap_or(implemented);
        let mut resolver = self.names.resolver(item);
        let ty = match entry.kind {
            Kind::Foreign => resolver.ty(item).unwrap_or_else(|| item.to_owned()),
            _ => self.names.instance(item),
        };
        let bound = resolver.bound(bound).unwrap_or_else(|| bound.to_owned());
        let mentions = resolver.mentions;
        let from = bound.strip_prefix("From<").and_then(|rest| rest.strip_suffix('>'));
        let code = match from {
            Some(from) => format!("fn witness(value: {from}) -> {ty} {{ value.into() }}"),
            // Lifetimes of traits need names.
            None if bound.contains('&') => format!(
                "fn witness<'a>(it: {ty}) -> impl {} {{ it }}",
                self.qualified(&bound).replace('&', "&'a ")
            ),
            None => format!("fn witness(it: {ty}) -> impl {} {{ it }}", self.qualified(&bound)),
        };
        self.found.push(Candidate { item: item.to_owned(), kind: Use::Trait, code, mentions });
    }

    /// A trait by its path, since the outline has only its name.
    fn qualified(&self, bound: &str) -> String {
        let end = bound.find('<').unwrap_or(bound.len());
        let (name, arguments) = bound.split_at_checked(end).unwrap_or((bound, ""));
        let path = match name {
            "Borrow" => "std::borrow::Borrow",
            "Debug" => "std::fmt::Debug",
            "Deref" => "std::ops::Deref",
            "DerefMut" => "std::ops::DerefMut",
            "Deserialize" => return "for<'de> serde::Deserialize<'de>".into(),
            "Display" => "std::fmt::Display",
            "Error" => "std::error::Error",
            "FromStr" => "std::str::FromStr",
            "Hash" => "std::hash::Hash",
            "JsonSchema" => "schemars::JsonSchema",
            "Serialize" => "serde::Serialize",
            other => self.names.import(other).unwrap_or(other),
        };
        format!("{path}{arguments}")
    }
}

/// The argument `name` instead of a `self` of the type `owner`.
fn received(receiver: &FnArg, name: &str, owner: &str) -> Option<FnArg> {
    let FnArg::Receiver(receiver) = receiver else { return None };
    let name = syn::Ident::new(name, receiver.self_token.span);
    let owner: syn::Type = syn::parse_str(owner).ok()?;
    let ty: syn::Type = match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, mutability) => {
            parse_quote!(&#lifetime #mutability #owner)
        }
        ReceiverKind::Typed(_, ty) => (**ty).clone(),
        _ => owner,
    };
    Some(parse_quote!(#name: #ty))
}

/// Whether a type is a struct of optional parameters, which are documented to be constructed with
/// `..Default::default()`.
pub(crate) fn is_parameters(item: &str, entry: &Entry) -> bool {
    entry.traits.contains("Default") && !item.starts_with("types::")
}

/// A function that constructs `path`, whose type is `ty`, from all of its fields.
fn constructor(path: &str, ty: &str, fields: &[(String, String)]) -> String {
    let is_tuple = fields.iter().all(|(name, _)| name.parse::<usize>().is_ok());
    let (mut arguments, mut values) = (String::new(), String::new());
    for (name, field) in fields {
        let comma = if arguments.is_empty() { "" } else { ", " };
        let name = if is_tuple { format!("value_{name}") } else { name.clone() };
        let _ = write!(arguments, "{comma}{name}: {field}");
        let _ = write!(values, "{comma}{name}");
    }
    let values = if is_tuple { format!("({values})") } else { format!(" {{ {values} }}") };
    format!("fn witness({arguments}) -> {ty} {{ {path}{values} }}")
}
