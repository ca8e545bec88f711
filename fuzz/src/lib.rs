//! The functions that the targets call. The tests call them as well, with the corpus.

#[path = "../../crates/registrations/tests/it/fuzz/client.rs"]
mod client;
mod mutate;
#[path = "../../xtask/tests/it/fuzz/tools.rs"]
mod tools;

pub use mutate::mutate;

/// A response, to every operation.
pub fn response(bytes: &[u8]) {
    client::response(bytes);
}

/// Several responses, to a listing.
pub fn listing(bytes: &[u8]) {
    client::listing(bytes);
}

/// A description, to the import and to the generator.
pub fn document(bytes: &[u8]) {
    tools::document(bytes);
}

/// A list of a description and an overlay.
pub fn overlay(bytes: &[u8]) {
    tools::overlay(bytes);
}
