//! Documents of OpenAPI 3.0, as JSON.
//!
//! - [`json`]: reads JSON strictly, with the place of each error, and prints it; JSON pointers.
//! - [`Kind`]: the grammar of OpenAPI 3.0.
//! - [`spans`]: places in the text of a document.
//! - [`mod@reference`]: what a `$ref` leads to.
//! - [`walk`]: visits every part of a document.
//! - [`Index`] and [`Slice`]: the operations of a large document, and the part that some of them reach.
//! - [`differences`]: the differences of two documents.
//! - [`nearest`]: names like a misspelt one.

pub mod differences;
mod error;
mod index;
pub mod json;
mod kind;
pub mod nearest;
pub mod reference;
mod slice;
mod source;
pub mod spans;
mod structure;
pub mod walk;

pub use self::{
    error::Error,
    index::{Index, Operation},
    kind::{Kind, LIMITS, METHODS, bare},
    slice::Slice,
    source::Source,
};
