//! Removes items of the module `types` that are unused or unwanted.
//!
//! - `types::error` holds the error of conversions that cannot fail, since every enum is open.
//! - A newtype is not a pointer, so it has no `Deref`.

use quote::ToTokens;
use syn::{File, Item};

use super::types;

pub(super) fn remove(file: &mut File) {
    let Some(types) = types(file) else { return };
    types.retain(|item| !is_deref(item));
    let fails = |item: &Item| {
        !is_error_module(item) && item.to_token_stream().to_string().contains("ConversionError")
    };
    if !types.iter().any(fails) {
        types.retain(|item| !is_error_module(item));
    }
}

fn is_error_module(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.ident == "error")
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

    #[test]
    fn keeps_the_error_of_conversions_that_can_fail() {
        let source = "
            pub mod types {
                pub mod error { pub struct ConversionError; }
                impl TryFrom<&str> for Code { type Error = self::error::ConversionError; }
            }";
        insta::assert_snapshot!(on(source, remove), @"
        pub mod types {
            pub mod error {
                pub struct ConversionError;
            }
            impl TryFrom<&str> for Code {
                type Error = self::error::ConversionError;
            }
        }
        ");
    }
}
