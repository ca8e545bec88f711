//! Removes items of the module `types` that are unused or unwanted.
//!
//! - `types::error` holds the error of conversions that cannot fail, since every enum is open.
//! - A newtype is not a pointer, so it has no `Deref`.

use syn::{File, Item};

use super::types;

pub(super) fn remove(file: &mut File) {
    if let Some(types) = types(file) {
        types.retain(|item| !matches!(item, Item::Mod(_)) && !is_deref(item));
    }
}

fn is_deref(item: &Item) -> bool {
    let Item::Impl(block) = item else { return false };
    let name = block.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    name.is_some_and(|name| name.ident == "Deref")
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn removes_what_is_unwanted_and_keeps_the_rest() {
        let source = "
            pub mod types {
                pub mod error { pub struct ConversionError; }
                pub struct Body(pub u8);
                impl ::std::ops::Deref for Body {}
                impl From<Body> for u8 {}
            }";
        insta::assert_snapshot!(on(source, remove), @"
        pub mod types {
            pub struct Body(pub u8);
            impl From<Body> for u8 {}
        }
        ");
    }
}
