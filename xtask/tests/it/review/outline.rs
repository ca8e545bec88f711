//! The outline of the client: its diff shows what a change of the hand-written code changes for users.

use review::{Module, outline};

use crate::support::workspace;

#[test]
fn outline_of_the_client() {
    let source = workspace().join("crates/registrations/src");
    let root = Module::read(&|path| std::fs::read_to_string(source.join(path)).ok()).unwrap();
    insta::assert_snapshot!(outline(&root).into_iter().collect::<Vec<_>>().join("\n"));
}
