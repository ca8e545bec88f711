//! Adds `#[deprecated]` to the methods of deprecated operations, and to deprecated optional parameters.

use std::collections::BTreeMap;

use syn::{ImplItem, Item, parse_quote};

use super::super::check::Operation;

/// Marks the methods and parameters of the module `operations`.
pub(super) fn mark(file: &mut syn::File, operations: &[Operation]) {
    let by_name: BTreeMap<&str, &Operation> =
        operations.iter().map(|operation| (operation.name.as_str(), operation)).collect();
    let modules = file.items.iter_mut().filter_map(content).flatten();
    for module in modules {
        let Item::Mod(inner) = &*module else { continue };
        let operation = by_name.get(inner.ident.to_string().as_str()).copied();
        if let (Some(operation), Some(items)) = (operation, content(module)) {
            for item in items {
                mark_item(item, operation);
            }
        }
    }
}

/// The items of an inline module.
fn content(item: &mut Item) -> Option<&mut Vec<Item>> {
    match item {
        Item::Mod(module) if module.ident != "types" => Some(&mut module.content.as_mut()?.1),
        _ => None,
    }
}

fn mark_item(item: &mut Item, operation: &Operation) {
    let mut deprecated = operation.parameters.iter().filter(|parameter| parameter.deprecated);
    match item {
        Item::Struct(params) => {
            for field in &mut params.fields {
                if deprecated
                    .clone()
                    .any(|it| field.ident.as_ref().is_some_and(|name| *name == it.argument))
                {
                    field.attrs.push(parse_quote!(#[deprecated = "deprecated by the vendor"]));
                }
            }
        }
        Item::Impl(block) => {
            for item in &mut block.items {
                let ImplItem::Fn(function) = item else { continue };
                if operation.deprecated {
                    function.attrs.push(parse_quote!(#[deprecated = "deprecated by the vendor"]));
                }
                if deprecated.next().is_some() {
                    function.attrs.push(parse_quote!(#[allow(deprecated)]));
                }
            }
        }
        _ => {}
    }
}
