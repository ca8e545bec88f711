//! Items that nobody should use, or that nothing uses.
//!
//! - `Client::new` panics when TLS cannot be set up, and hides a timeout; `new_with_client` does neither.
//! - `prelude` holds one name.
//! - `types::error` has the error of conversions that cannot fail once every enum is open.

use quote::ToTokens;
use syn::{File, ImplItem, Item};

use super::types;

pub(super) fn remove(file: &mut File) {
    for item in &mut file.items {
        if let Item::Impl(block) = item
            && block.trait_.is_none()
        {
            // An operation could have the name, too.
            let constructs = |item: &ImplItem| {
                matches!(item, ImplItem::Fn(function)
                    if function.sig.ident == "new" && function.sig.asyncness.is_none())
            };
            block.items.retain(|item| !constructs(item));
        }
    }
    file.items.retain(|item| !is_module(item, "prelude"));
    if let Some(types) = types(file) {
        let fails = |item: &Item| {
            !is_module(item, "error")
                && item.to_token_stream().to_string().contains("ConversionError")
        };
        if !types.iter().any(fails) {
            types.retain(|item| !is_module(item, "error"));
        }
    }
}

fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn removes_what_is_unwanted_and_keeps_the_rest() {
        let source = "
            pub mod types { pub mod error { pub struct ConversionError; } }
            impl Client { pub fn new(url: &str) -> Self { build().unwrap() } pub fn new_with_client() {} }
            impl Client { pub async fn new(&self) {} }
            pub mod prelude { pub use super::Client; }";
        insta::assert_snapshot!(on(source, remove), @"
        pub mod types {}
        impl Client {
            pub fn new_with_client() {}
        }
        impl Client {
            pub async fn new(&self) {}
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
