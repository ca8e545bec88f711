//! `Option` for `::std::option::Option`, and so on for every name in Rust's prelude.
//!
//! Not shortened: names of generated types, and paths in the strings of attributes.

use quote::ToTokens;
use syn::File;

use super::{super::Error, type_names};

const PRELUDE: [&str; 11] = [
    "boxed :: Box",
    "clone :: Clone",
    "cmp :: PartialEq",
    "convert :: AsRef",
    "convert :: From",
    "convert :: TryFrom",
    "default :: Default",
    "option :: Option",
    "result :: Result",
    "string :: String",
    "vec :: Vec",
];

pub(super) fn shorten(file: &mut File) -> Result<(), Error> {
    let taken = type_names(file);
    let mut code = file.to_token_stream().to_string();
    for path in PRELUDE {
        let name = path.rsplit(' ').next().unwrap_or(path);
        if !taken.iter().any(|taken| taken == name) {
            code = code.replace(&format!(":: std :: {path}"), name);
        }
    }
    *file = syn::parse_file(&code).map_err(|error| Error::Code(error.to_string()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn shortens_the_prelude_but_no_taken_name() {
        let source = "pub mod types {
            pub struct Vec { pub a: ::std::option::Option<::std::string::String>, pub b: ::std::vec::Vec<u8> }
            impl ::std::fmt::Display for Vec {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    <::std::string::String as ::std::default::Default>::default();
                    ::std::default::Default::default()
                }
            }
        }";
        insta::assert_snapshot!(on(source, |file| shorten(file).unwrap()), @"
        pub mod types {
            pub struct Vec {
                pub a: Option<String>,
                pub b: ::std::vec::Vec<u8>,
            }
            impl ::std::fmt::Display for Vec {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    <String as Default>::default();
                    Default::default()
                }
            }
        }
        ");
    }
}
