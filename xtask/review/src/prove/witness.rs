//! Witnesses: small functions, each of which uses one item.

use syn::{
    FnArg, GenericParam, Generics, Ident, ReceiverKind, ReturnType, Signature, TraitItemType,
    parse_quote,
};

use super::Library;
use crate::outline::{self, Entry, Kind, Module};

/// A witness.
pub(super) struct Candidate {
    /// The item that it uses.
    pub(super) item: String,
    pub(super) kind: Use,
    /// The code, on one line.
    pub(super) code: String,
    /// The module of the item: its names are in scope.
    pub(super) module: String,
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

/// The last part of a path.
fn last(item: &str) -> &str {
    item.rsplit(['.', ':']).next().unwrap_or(item)
}

/// The `use` items for what the signatures of a library name by an import.
pub(super) fn imports(library: &Library) -> String {
    let root = Module::read(&|path| library.files.get(path).cloned());
    let mut paths = root.map(|root| outline::imports(&root)).unwrap_or_default();
    let entries = library.outline.values();
    let signatures = entries.flat_map(|it| it.traits.iter().chain([&it.signature]));
    let names = signatures.flat_map(|it| outline::in_signature(it));
    let names = names.filter(|name| !library.outline.contains_key(*name));
    let used = names.filter_map(|name| paths.remove(name).map(|path| (name, path)));
    let items: Vec<_> = used.map(|(name, path)| format!("use {path} as {name}; ")).collect();
    items.concat()
}

/// The witnesses for all items. An item can have several.
pub(super) fn of(library: &Library) -> Vec<Candidate> {
    let mut writer = Writer { library, found: Vec::new() };
    for (item, entry) in &library.outline {
        writer.entry(item, entry);
        for implemented in &entry.traits {
            writer.implementation(item, entry, implemented);
        }
    }
    writer.found
}

struct Writer<'a> {
    library: &'a Library,
    found: Vec<Candidate>,
}

impl Writer<'_> {
    /// Adds a witness. `crate` and `Self` mean what they mean in the library.
    fn add(&mut self, item: &str, kind: Use, code: &str) {
        let owner = self.owning_type(item).unwrap_or(item);
        // A parameter of the type is a type that can be decoded.
        let (generics, _) = self.definition(owner);
        let parameters = generics.type_params().map(|it| format!("type {} = String; ", it.ident));
        let code = parameters.collect::<String>() + &with(code, "crate", self.library.of.name);
        let code = with(&code, "Self", &self.instance(owner));
        let modules = std::iter::successors(Some(item), |item| outline::owner(item));
        let mut modules = modules.skip(1).filter(|it| self.kind(it) == Some(&Kind::Module));
        let module = match self.kind(item) {
            // Code for foreign types is in the module `types`.
            Some(Kind::Foreign) if self.kind("types").is_some() => "types",
            _ => modules.next().unwrap_or_default(),
        };
        let module = outline::join(self.library.of.name, module);
        self.found.push(Candidate { item: item.to_owned(), kind, code, module });
    }

    fn kind(&self, item: &str) -> Option<&Kind> {
        self.library.outline.get(item).map(|entry| &entry.kind)
    }

    /// The type that `item` belongs to, if it does not belong to a module.
    fn owning_type<'i>(&self, item: &'i str) -> Option<&'i str> {
        outline::owner(item).filter(|owner| matches!(self.kind(owner), Some(Kind::Type { .. })))
    }

    /// The parameters of a type, and the type that it is an alias of.
    fn definition(&self, item: &str) -> (Generics, Option<syn::Type>) {
        let item = item.split('<').next().unwrap_or(item);
        let Some(entry) = self.library.outline.get(item) else { return Default::default() };
        // `type<T> = Vec<T>`, or `struct<T> #[non_exhaustive]`.
        let definition = entry.signature.trim_start_matches(char::is_alphabetic);
        let definition = format!("type Of{};", definition.trim_end_matches(" #[non_exhaustive]"));
        let parsed = syn::parse_str::<TraitItemType>(&definition);
        parsed.map(|it| (it.generics, it.default.map(|(_, ty)| ty))).unwrap_or_default()
    }

    /// A type, with an argument for each of its parameters.
    fn instance(&self, item: &str) -> String {
        let argument = |parameter: GenericParam| match parameter {
            GenericParam::Lifetime(_) => "'static".to_owned(),
            GenericParam::Type(parameter) => parameter.ident.to_string(),
            GenericParam::Const(_) => "0".to_owned(),
        };
        let arguments: Vec<_> = self.definition(item).0.params.into_iter().map(argument).collect();
        if arguments.is_empty() {
            return item.to_owned();
        }
        format!("{item}<{}>", arguments.join(", "))
    }

    fn entry(&mut self, item: &str, entry: &Entry) {
        match &entry.kind {
            Kind::Type { is_open } => self.ty(item, entry, *is_open),
            Kind::Field => self.field(item, entry),
            Kind::Variant => self.variant(item, entry),
            Kind::Function(arguments) => self.function(item, entry, arguments),
            Kind::Foreign => {}
            Kind::Module | Kind::Other => self.other(item, entry),
        }
    }

    fn ty(&mut self, item: &str, entry: &Entry, is_open: bool) {
        let ty = self.instance(item);
        self.add(item, Use::Name, &format!("fn witness(_: {ty}) {{}}"));
        // A struct of optional parameters is constructed with `..Default::default()`: see `field`.
        if is_open || is_parameters(item, entry) {
            return;
        }
        let of = |kind| {
            let parts = self.library.outline.iter();
            parts.filter(move |(part, it)| it.kind == kind && outline::owner(part) == Some(item))
        };
        let arms = of(Kind::Variant).map(|(part, _)| format!("{part} {{ .. }} => {{}}"));
        let arms: Vec<String> = arms.collect();
        let fields = of(Kind::Field).map(|(part, _)| format!("{0}: it.{0}", last(part)));
        let fields: Vec<String> = fields.collect();
        if !arms.is_empty() {
            let arms = arms.join(" ");
            let code = format!("fn witness(it: {ty}) {{ match it {{ {arms} }} }}");
            self.add(item, Use::Whole, &code);
        } else if !fields.is_empty() {
            let fields = fields.join(", ");
            let code = format!("fn witness(it: {ty}) -> {ty} {{ {item} {{ {fields} }} }}");
            self.add(item, Use::Whole, &code);
        }
    }

    fn field(&mut self, item: &str, entry: &Entry) {
        let Some(owner) = outline::owner(item) else { return };
        let (ty, name, field) = (self.instance(owner), last(item), &entry.signature);
        self.add(item, Use::Part, &format!("fn witness(it: {ty}) -> {field} {{ it.{name} }}"));
        if self.library.outline.get(owner).is_some_and(|entry| is_parameters(owner, entry)) {
            let code = format!(
                "fn witness(value: {field}) -> {ty} {{ {owner} {{ {name}: value, ..Default::default() }} }}"
            );
            self.add(item, Use::Part, &code);
        }
    }

    fn variant(&mut self, item: &str, entry: &Entry) {
        let Some(owner) = outline::owner(item) else { return };
        let ty = self.instance(owner);
        let types = entry.signature.trim_start_matches("variant");
        if types == "()" {
            self.add(item, Use::Part, &format!("fn witness() -> {ty} {{ {item} }}"));
        } else {
            self.add(item, Use::Tuple, &format!("fn witness() -> fn{types} -> {ty} {{ {item} }}"));
        }
        let pattern = format!("fn witness(it: {ty}) {{ if let {item} {{ .. }} = it {{}} }}");
        self.add(item, Use::Part, &pattern);
    }

    fn function(&mut self, item: &str, entry: &Entry, arguments: &[outline::Argument]) {
        let Ok(mut signature) = syn::parse_str::<Signature>(&entry.signature) else { return };
        let arguments: Vec<&str> = arguments.iter().map(|it| it.name.as_str()).collect();
        let it = if arguments.contains(&"it") { "this" } else { "it" };
        let (mut callee, ident) = (item.to_owned(), &signature.ident);
        if let Some(first) = signature.inputs.first_mut()
            && let FnArg::Receiver(receiver) = &first
        {
            callee = format!("{it}.{ident}");
            let it = Ident::new(it, ident.span());
            *first = match &receiver.kind {
                ReceiverKind::Reference(_, lifetime, mutability) => {
                    parse_quote!(#it: &#lifetime #mutability Self)
                }
                ReceiverKind::Typed(_, ty) => parse_quote!(#it: #ty),
                _ => parse_quote!(#it: Self),
            };
        } else if let Some(owner) = self.owning_type(item)
            && self.instance(owner) != owner
        {
            callee = format!("<Self>::{ident}");
        }
        let wait = if signature.asyncness.is_some() { ".await" } else { "" };
        let end = if matches!(signature.output, ReturnType::Default) { ";" } else { "" };
        signature.ident = Ident::new("witness", ident.span());
        let line = outline::function_line(&signature);
        let code = format!("{line} {{ {callee}({}){wait}{end} }}", arguments.join(", "));
        self.add(item, Use::Part, &code);
    }

    fn other(&mut self, item: &str, entry: &Entry) {
        let value = ["const ", "static "].iter().find_map(|it| entry.signature.strip_prefix(it));
        if let Some(ty) = value {
            let code = format!("fn witness() -> &'static {ty} {{ &{item} }}");
            self.add(item, Use::Part, &code);
        } else {
            self.add(item, Use::Name, &format!("use {}::{item};", self.library.of.name));
        }
        if let (generics, Some(ty)) = self.definition(item) {
            let mut ty = outline::type_line(&ty);
            for it in generics.lifetimes() {
                ty = ty.replace(&it.lifetime.to_string(), "'static");
            }
            let code = format!("fn witness(it: {}) -> {ty} {{ it }}", self.instance(item));
            self.add(item, Use::Part, &code);
        }
    }

    fn implementation(&mut self, item: &str, entry: &Entry, implemented: &str) {
        let bound = implemented.split(" if ").next().unwrap_or(implemented);
        let ty = match entry.kind {
            Kind::Foreign => item.to_owned(),
            _ => self.instance(item),
        };
        let from = bound.strip_prefix("From<").and_then(|rest| rest.strip_suffix('>'));
        let code = if let Some(from) = from {
            format!("fn witness(value: {from}) -> {ty} {{ value.into() }}")
        } else {
            let bound = qualified(bound).replace('&', "&'static ");
            format!("fn witness(it: {ty}) -> impl {bound} {{ it }}")
        };
        self.add(item, Use::Trait, &code);
    }
}

/// A trait by its path, since the outline has only its name.
fn qualified(bound: &str) -> String {
    let end = bound.find('<').unwrap_or(bound.len());
    let (name, arguments) = bound.split_at_checked(end).unwrap_or((bound, ""));
    let path = match name {
        "Borrow" => "std::borrow::Borrow",
        "Debug" => "std::fmt::Debug",
        "Deref" => "std::ops::Deref",
        "DerefMut" => "std::ops::DerefMut",
        "Deserialize" => "serde::de::DeserializeOwned",
        "Display" => "std::fmt::Display",
        "Error" => "std::error::Error",
        "FromStr" => "std::str::FromStr",
        "Hash" => "std::hash::Hash",
        "JsonSchema" => "schemars::JsonSchema",
        "Serialize" => "serde::Serialize",
        other => other,
    };
    format!("{path}{arguments}")
}

/// `code`, in which `other` stands for each `word`.
fn with(code: &str, word: &str, other: &str) -> String {
    let is_end = |letter: char| !letter.is_alphanumeric() && letter != '_';
    let replaced = |part: &str| match part.strip_prefix(word) {
        Some(rest) if rest.chars().all(is_end) => format!("{other}{rest}"),
        _ => part.to_owned(),
    };
    code.split_inclusive(is_end).map(replaced).collect()
}

/// Whether a type is a struct of optional parameters, which are documented to be constructed with
/// `..Default::default()`.
pub(crate) fn is_parameters(item: &str, entry: &Entry) -> bool {
    entry.traits.contains("Default") && !item.starts_with("types::")
}
