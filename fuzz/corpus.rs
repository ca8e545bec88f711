//! Reads the corpus of a target, for the tests.

use std::{fs, path::Path};

pub(crate) fn each_seed(target: &str, run: fn(&[u8])) {
    let mut roots = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let corpus = roots.find_map(|root| fs::read_dir(root.join("fuzz/corpus").join(target)).ok());
    let seeds: Vec<_> = corpus.unwrap().collect();
    assert!(!seeds.is_empty());
    for seed in seeds {
        run(&fs::read(seed.unwrap().path()).unwrap());
    }
}
