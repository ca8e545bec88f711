//! The outline of the client: its diff shows what a change of the hand-written code changes for users.

use std::path::Path;

use xtask::outline::{Module, outline};

#[test]
fn outline_of_the_client() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/registrations/src");
    let root = Module::read(&|path| std::fs::read_to_string(source.join(path)).ok()).unwrap();
    insta::assert_snapshot!(outline(&root).into_iter().collect::<Vec<_>>().join("\n"));
}
