//! The functions that the targets call. The tests call them as well, with the corpus.

#[path = "../../crates/registrations/tests/it/fuzz/client.rs"]
mod client;

/// A response, to every operation.
pub fn response(bytes: &[u8]) {
    client::response(bytes);
}

/// Several responses, to a listing.
pub fn listing(bytes: &[u8]) {
    client::listing(bytes);
}
