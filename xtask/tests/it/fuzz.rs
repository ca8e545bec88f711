//! The corpus of the targets `document` and `overlay` of `cargo fuzz`, and the functions that they call.

#[path = "../../../fuzz/corpus.rs"]
mod corpus;
mod tools;

#[test]
fn seeds_of_documents() {
    corpus::each_seed("document", tools::document);
}

#[test]
fn seeds_of_overlays() {
    corpus::each_seed("overlay", tools::overlay);
}
