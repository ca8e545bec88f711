//! Removes items of the module `types` that are unused or unwanted.
//!
//! - Conversions from a string that can fail, and the module of their error: every enum of strings is open, and a union is
//!   read from JSON.
//! - A newtype is not a pointer, so it has no `Deref`.

use quote::ToTokens;
use syn::{File, Item, ItemImpl};

use super::types;

pub(super) fn remove(file: &mut File) {
    let Some(types) = types(file) else { return };
    types.retain(|item| match item {
        Item::Mod(_) => false,
        Item::Impl(block) => !is_deref(block) && !can_fail(block),
        _ => true,
    });
}

fn is_deref(block: &ItemImpl) -> bool {
    let name = block.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    name.is_some_and(|name| name.ident == "Deref")
}

fn can_fail(block: &ItemImpl) -> bool {
    block.to_token_stream().to_string().contains("error :: ConversionError")
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
                impl TryFrom<&str> for Body { type Error = self::error::ConversionError; }
            }";
        insta::assert_snapshot!(on(source, remove), @"
        pub mod types {
            pub struct Body(pub u8);
            impl From<Body> for u8 {}
        }
        ");
    }
}
