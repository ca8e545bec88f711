//! What `cargo fuzz` found worth keeping: its corpus, and the functions that it calls.

mod client;

use std::{fs, path::Path};

fn each_seed(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let seeds: Vec<_> = fs::read_dir(folder).unwrap().collect();
    assert!(!seeds.is_empty());
    for seed in seeds {
        run(&fs::read(seed.unwrap().path()).unwrap());
    }
}

#[test]
fn seeds_of_responses() {
    each_seed("response", client::response);
}

#[test]
fn seeds_of_listings() {
    each_seed("listing", client::listing);
}
