//! The table in RELIABILITY.md.

use std::{collections::BTreeMap, fmt::Write as _};

use registrations_emulator::Operation;

use super::cases::Label;

/// The cells that follow the operations.
pub(super) type Cells = [String; 4];

/// What a fault does to each operation that it strikes.
pub(super) struct Effect {
    pub(super) label: Label,
    pub(super) operations: Vec<(Operation, Cells)>,
}

const HEAD: &str = "\
| Fault | Operations | Once, without retries | Once, with retries | Always, with retries | Class |
| --- | --- | --- | --- | --- | --- |
";

/// Faults with the same effects share their rows, and operations with the same cells share a row.
pub(super) fn write(effects: &[Effect]) -> String {
    let mut groups: Vec<(Vec<&Label>, Vec<Row<'_>>)> = Vec::new();
    for effect in effects {
        let rows = rows(effect);
        match groups.iter_mut().find(|(_, others)| *others == rows) {
            Some((labels, _)) => labels.push(&effect.label),
            None => groups.push((vec![&effect.label], rows)),
        }
    }
    let mut table = HEAD.to_owned();
    for (labels, rows) in groups {
        let mut faults = names(&labels);
        for (operations, cells) in rows {
            let operations = match operations.as_slice() {
                all if all.len() == Operation::ALL.len() => "all".to_owned(),
                some => some.iter().map(|it| method(**it)).collect::<Vec<_>>().join(", "),
            };
            writeln!(table, "| {faults} | {operations} | {} |", cells.join(" | ")).unwrap();
            faults.clear();
        }
    }
    table
}

type Row<'a> = (Vec<&'a Operation>, &'a Cells);

fn rows(effect: &Effect) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (operation, cells) in &effect.operations {
        match rows.iter_mut().find(|(_, others)| *others == cells) {
            Some((operations, _)) => operations.push(operation),
            None => rows.push((vec![operation], cells)),
        }
    }
    rows
}

/// All statuses with the same forms of the response are named together.
fn names(labels: &[&Label]) -> String {
    let (mut forms, mut others): (BTreeMap<u16, Vec<&str>>, Vec<_>) = Default::default();
    for label in labels {
        match label {
            Label::Status(status, form) => forms.entry(*status).or_default().push(form),
            Label::Other(label) => others.push((*label).to_owned()),
        }
    }
    let mut statuses: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for (status, forms) in forms {
        match statuses.iter_mut().find(|(others, _)| *others == forms) {
            Some((_, statuses)) => statuses.push(status.to_string()),
            None => statuses.push((forms, vec![status.to_string()])),
        }
    }
    let statuses = statuses
        .into_iter()
        .map(|(forms, statuses)| format!("{} with {}", statuses.join(", "), forms.join(", ")));
    statuses.chain(others).collect::<Vec<_>>().join("; ")
}

/// The method of the client.
fn method(operation: Operation) -> &'static str {
    match operation {
        Operation::List => "`list`",
        Operation::Get => "`get`",
        Operation::OverrideCodes => "`override_codes`",
        Operation::Delete => "`delete`",
        Operation::DeleteMany => "`delete_many`",
        Operation::Revoke => "`revoke`",
        Operation::Unrevoke => "`unrevoke`",
        other => panic!("{other:?}"),
    }
}

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../RELIABILITY.md");
const START: &str = "<!-- The test every_fault_with_every_operation writes this table. -->\n";
const END: &str = "<!-- The end of the table. -->\n";

/// Fails if the file has another table. Writes it instead if `INSTA_UPDATE` is `always`.
pub(super) fn check(table: &str) {
    let text = std::fs::read_to_string(FILE).expect("RELIABILITY.md is there");
    let (before, rest) = text.split_once(START).expect("the start of the table");
    let (written, after) = rest.split_once(END).expect("the end of the table");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(FILE, format!("{before}{START}{table}{END}{after}")).unwrap();
        return;
    }
    let differs = written.lines().zip(table.lines()).find(|(written, now)| written != now);
    assert!(
        written == table,
        "RELIABILITY.md has another table; `INSTA_UPDATE=always` writes this one:\n{table}\nfirst difference: {differs:#?}"
    );
}
