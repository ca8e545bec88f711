//! `#[non_exhaustive]` on every struct that responses are decoded into, so that a new field is not a breaking change.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, File, Ident, ImplItem, Item, ReturnType, Type, parse_quote, visit::Visit};

use super::types;

pub(super) fn mark_responses(file: &mut File) {
    let mut decoded = names_in_return_types(file);
    let Some(items) = types(file) else { return };
    let uses = names_in_structs(items);
    // Everything inside a response is decoded as well.
    let mut queue: Vec<Ident> = decoded.iter().cloned().collect();
    while let Some(name) = queue.pop() {
        for used in uses.get(&name).into_iter().flatten() {
            if decoded.insert(used.clone()) {
                queue.push(used.clone());
            }
        }
    }
    for item in items {
        if let Item::Struct(item) = item
            && matches!(item.fields, Fields::Named(_))
            && decoded.contains(&item.ident)
        {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
        }
    }
}

#[derive(Default)]
struct Names(BTreeSet<Ident>);

impl<'ast> Visit<'ast> for Names {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        self.0.insert(segment.ident.clone());
        syn::visit::visit_path_segment(self, segment);
    }
}

fn names_in_return_types(file: &File) -> BTreeSet<Ident> {
    let mut names = Names::default();
    for item in &file.items {
        let Item::Impl(block) = item else { continue };
        for item in &block.items {
            if let ImplItem::Fn(function) = item
                && let ReturnType::Type(_, output) = &function.sig.output
            {
                names.visit_type(output);
            }
        }
    }
    names.0
}

fn names_in_structs(items: &[Item]) -> BTreeMap<Ident, BTreeSet<Ident>> {
    let mut uses = BTreeMap::new();
    for item in items {
        let (ident, fields): (_, Vec<&Type>) = match item {
            Item::Struct(item) => {
                (&item.ident, item.fields.iter().map(|field| &field.ty).collect())
            }
            Item::Enum(item) => {
                let fields = item.variants.iter().flat_map(|variant| &variant.fields);
                (&item.ident, fields.map(|field| &field.ty).collect())
            }
            _ => continue,
        };
        let mut names = Names::default();
        for field in fields {
            names.visit_type(field);
        }
        uses.insert(ident.clone(), names.0);
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn marks_what_responses_are_decoded_into_and_nothing_else() {
        let source = "
            pub mod types {
                pub struct Body { pub only_sent: u8 }
                pub struct Page { pub pets: Vec<Pet> }
                pub struct Pet { pub id: PetId }
                pub struct PetId(pub String);
            }
            impl Client {
                pub async fn list(&self, body: types::Body) -> Result<ResponseValue<types::Page>, Error<()>> {}
            }";
        insta::assert_snapshot!(on(source, mark_responses), @"
        pub mod types {
            pub struct Body {
                pub only_sent: u8,
            }
            #[non_exhaustive]
            pub struct Page {
                pub pets: Vec<Pet>,
            }
            #[non_exhaustive]
            pub struct Pet {
                pub id: PetId,
            }
            pub struct PetId(pub String);
        }
        impl Client {
            pub async fn list(
                &self,
                body: types::Body,
            ) -> Result<ResponseValue<types::Page>, Error<()>> {}
        }
        ");
    }
}
