//! What `cargo fuzz` found worth keeping: its corpus, and the functions that it calls.

mod client;
#[path = "../../../../fuzz/corpus.rs"]
mod corpus;

#[test]
fn seeds_of_responses() {
    corpus::each_seed("response", client::response);
}

#[test]
fn seeds_of_listings() {
    corpus::each_seed("listing", client::listing);
}
