//! What generated types are, without their names.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{
    Attribute, Expr, File, FnArg, ImplItem, Item, ItemEnum, ItemStruct, Lit, Path, PathArguments,
    ReturnType, Type, TypePath, visit::Visit, visit_mut::VisitMut,
};

use super::defined;

/// The types and the methods of generated code.
pub(super) struct Types {
    pub(super) types: BTreeMap<String, Shape>,
    pub(super) methods: BTreeMap<String, Shape>,
}

/// A type or the signature of a method.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) name: String,
    /// What decides on the JSON that it reads and writes. Names of generated types are left out.
    pub(super) code: Vec<String>,
    /// The generated types that `code` leaves out.
    pub(super) mentions: Vec<String>,
    /// Whether a method has an optional argument.
    pub(super) has_options: bool,
}

impl Types {
    pub(super) fn of(file: &File) -> Self {
        let items = file.items.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => {
                module.content.as_ref().map(|(_, items)| items)
            }
            _ => None,
        });
        let items: &[Item] = items.map_or(&[], |items| items);
        let names = items.iter().filter_map(defined).map(ToString::to_string);
        let mut types: BTreeMap<String, Shape> =
            names.map(|name| (name.clone(), Shape { name, ..Shape::default() })).collect();
        let defaults = default_values(items);
        for item in items {
            let mut reader = Reader::new(&types, &defaults, true);
            let name = match item {
                Item::Struct(item) => reader.structure(item),
                Item::Enum(item) => reader.enumeration(item),
                Item::Type(item) => {
                    reader.type_of(&item.ty);
                    item.ident.to_string()
                }
                Item::Impl(block) => {
                    // The conditions on the values of a newtype are literals.
                    let name = reader.named(&block.self_ty).unwrap_or_default();
                    let found = literals(|found| found.visit_item_impl(block));
                    reader.shape.code.extend(found.literals);
                    reader.shape.code.retain(|code| *code != format!("\"{name}\""));
                    name
                }
                _ => continue,
            };
            let Shape { code, mentions, .. } = reader.shape;
            if let Some(shape) = types.get_mut(&name) {
                shape.code.extend(code);
                shape.mentions.extend(mentions);
            }
        }
        let blocks = file.items.iter().filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() => Some(block),
            _ => None,
        });
        let functions = blocks.flat_map(|block| &block.items).filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function),
            _ => None,
        });
        let mut methods = BTreeMap::new();
        for function in functions {
            let mut reader = Reader::new(&types, &defaults, false);
            for input in &function.sig.inputs {
                if let FnArg::Typed(input) = input {
                    reader.type_of(&input.ty);
                }
            }
            if let ReturnType::Type(_, output) = &function.sig.output {
                reader.type_of(output);
            }
            methods.entry(function.sig.ident.to_string()).or_insert(reader.shape);
        }
        Self { types, methods }
    }
}

/// The values that the functions in the module `defaults` return, by their names: literals and variants.
fn default_values(items: &[Item]) -> BTreeMap<String, Vec<String>> {
    let modules = items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "defaults" => module.content.as_ref(),
        _ => None,
    });
    let functions = modules.flat_map(|(_, items)| items).filter_map(|item| match item {
        Item::Fn(function) => Some(function),
        _ => None,
    });
    functions
        .map(|function| {
            let mut found = literals(|found| found.visit_block(&function.block));
            found.literals.extend(found.variants);
            (function.sig.ident.to_string(), found.literals)
        })
        .collect()
}

fn literals(visit: impl FnOnce(&mut Literals)) -> Literals {
    let mut found = Literals::default();
    visit(&mut found);
    found
}

#[derive(Default)]
struct Literals {
    literals: Vec<String>,
    variants: Vec<String>,
}

impl<'ast> Visit<'ast> for Literals {
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_lit(&mut self, literal: &'ast Lit) {
        self.literals.push(literal.to_token_stream().to_string());
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        if let Expr::Path(path) = expression {
            let mut names =
                path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            // Other paths lead to types and functions, which are named after types.
            if let (Some(variant), Some(owner)) = (names.next(), names.next())
                && !["defaults", "self", "super", "types"].contains(&owner.as_str())
            {
                self.variants.push(variant);
            }
        }
        syn::visit::visit_expr(self, expression);
    }
}

struct Reader<'a> {
    types: &'a BTreeMap<String, Shape>,
    defaults: &'a BTreeMap<String, Vec<String>>,
    /// Whether the code is inside the module of the types.
    in_types: bool,
    shape: Shape,
}

impl<'a> Reader<'a> {
    fn new(
        types: &'a BTreeMap<String, Shape>,
        defaults: &'a BTreeMap<String, Vec<String>>,
        in_types: bool,
    ) -> Self {
        Self { types, defaults, in_types, shape: Shape::default() }
    }

    fn structure(&mut self, item: &ItemStruct) -> String {
        self.attributes(&item.attrs);
        self.fields(&item.fields);
        item.ident.to_string()
    }

    fn enumeration(&mut self, item: &ItemEnum) -> String {
        self.attributes(&item.attrs);
        let is_untagged =
            item.attrs.iter().any(|it| it.to_token_stream().to_string().contains("untagged"));
        for variant in &item.variants {
            // Those of an untagged enum are named after their types.
            if !is_untagged {
                self.shape.code.push(variant.ident.to_string());
            }
            self.attributes(&variant.attrs);
            self.fields(&variant.fields);
        }
        item.ident.to_string()
    }

    fn fields(&mut self, fields: &syn::Fields) {
        for field in fields {
            self.shape.code.extend(field.ident.as_ref().map(ToString::to_string));
            self.attributes(&field.attrs);
            self.type_of(&field.ty);
        }
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| !attribute.path().is_ident("doc")) {
            let mut code = attribute.to_token_stream().to_string();
            // The name of such a function contains that of the type.
            for (name, value) in self.defaults {
                let call = format!("\"defaults::{name}\"");
                if code.contains(&call) {
                    code = code.replace(&call, &value.join(" "));
                }
            }
            self.shape.code.push(code);
        }
    }

    fn type_of(&mut self, ty: &Type) {
        let mut ty = ty.clone();
        self.visit_type_mut(&mut ty);
        self.shape.code.push(ty.to_token_stream().to_string());
    }

    /// The name of the generated type that `ty` is.
    fn named(&self, ty: &Type) -> Option<String> {
        let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string()).rev();
        let name = segments.next()?;
        let is_local = match segments.next().as_deref() {
            None => path.leading_colon.is_none() && self.in_types,
            Some(owner) => ["self", "super", "types"].contains(&owner),
        };
        (is_local && self.types.contains_key(&name)).then_some(name)
    }
}

impl VisitMut for Reader<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        // An argument is borrowed or not, depending on its type.
        while let Type::Reference(reference) = ty {
            *ty = (*reference.elem).clone();
        }
        if let Some(name) = self.named(ty) {
            self.shape.mentions.push(name);
            *ty = syn::parse_quote!(_);
            return;
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.segments.last().is_some_and(|last| {
            last.ident == "Option" && matches!(last.arguments, PathArguments::AngleBracketed(_))
        }) {
            self.shape.has_options = true;
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}
