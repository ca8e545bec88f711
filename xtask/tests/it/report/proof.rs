//! The report with a proof by compilation, of this workspace.

use review::{Context, Corrections, Findings, report::markdown};
use serde_json::json;

use crate::{
    prove::current,
    review::spec::{LIST, SCHEMAS},
    support::workspace,
};

#[test]
fn the_proof_shows_what_no_longer_compiles() {
    let (old, mut new) = (current(), current());
    new.remove(&format!("{SCHEMAS}registration/properties/virtual_ipv4"));
    new.undocument("virtual_ipv4");
    let added = json!({"in": "query", "name": "color", "schema": {"type": "string"}});
    new.set(&format!("{LIST}/parameters/-"), added);
    let context = Context {
        command: String::new(),
        fragment: (String::new(), String::new()),
        differences: Vec::new(),
        corrections: Corrections::default(),
    };
    let findings =
        Findings::of(&old.side("old"), &new.side("new"), context, Some(&workspace())).unwrap();
    let report = markdown(&findings);
    // The rest depends on places of this machine, on the number of items, and on the lines of the wrapper.
    let (_, proof) = report.split_once("<details><summary>Proof").unwrap();
    let (proof, _) = proof.split_once("</details>").unwrap();
    let proof: Vec<String> = proof.lines().map(without_numbers).collect();
    insta::assert_snapshot!(proof.join("\n"));
    let who = report.lines().find(|line| line.contains("against `registrations` |")).unwrap();
    assert_eq!(
        who,
        "| compiles against `registrations` | ❌ 1 field is removed; ⚠️ it does not compile itself yet: 1 error |"
    );
}

/// `// crates/…/list.rs:91: message` without the line, and `175 items used` without the number.
fn without_numbers(line: &str) -> String {
    if let Some((_, rest)) = line.split_once(" items used") {
        return format!("N items used{rest}");
    }
    match line.split_once(".rs:").and_then(|(file, rest)| Some((file, rest.split_once(':')?.1))) {
        Some((file, message)) if line.starts_with("// crates/") => format!("{file}.rs:{message}"),
        _ => line.to_owned(),
    }
}
