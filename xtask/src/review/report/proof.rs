//! The section on the proof by compilation.

use super::{
    super::findings::Proven,
    section::Section,
    summary::plural,
    text::{code, fenced, prose},
};

/// The sections: disagreements of the rules and the compiler, and, folded, what no longer compiles.
pub(super) fn sections(proven: &Proven) -> Vec<Section> {
    let mut sections = Vec::new();
    let disagreements = proven.disagreements.iter().map(|it| match &it.change {
        None => format!("- {} does not compile, and no rule says so", code(&it.item)),
        Some(change) => format!(
            "- {} is breaking by the rules ({}), and code that uses it compiles",
            code(&it.item),
            prose(change)
        ),
    });
    let unproved = proven.proof.unproved.iter().map(|it| {
        format!(
            "- {}: the code that uses it does not compile against the old bindings: {}",
            code(&it.item),
            prose(&it.message)
        )
    });
    let lists: [(&str, Vec<String>); 2] = [
        (
            "⚠️ **The rules and the compiler disagree**; this counts as breaking:",
            disagreements.collect(),
        ),
        ("⚠️ **Nothing is proved about these items**:", unproved.collect()),
    ];
    for (head, body) in lists.into_iter().filter(|(_, body)| !body.is_empty()) {
        let head = vec![head.to_owned(), String::new()];
        sections.push(Section { head, body, rank: 2, ..Section::default() });
    }
    sections.push(details(proven));
    sections
}

/// The result in one line.
pub(super) fn summary(proven: &Proven) -> String {
    let proof = &proven.proof;
    if !proof.bindings.is_empty() {
        let errors = plural(proof.bindings.len(), "error");
        return format!("nothing is proved, since registrations-api has {errors}");
    }
    let broken = match proof.broken.len() {
        0 => "all of them still compile".to_owned(),
        1 => "1 no longer compiles".to_owned(),
        count => format!("{count} no longer compile"),
    };
    let wrapper = match proof.wrapper.len() {
        0 => "registrations compiles".to_owned(),
        count => format!("registrations has {}", plural(count, "error")),
    };
    format!("{} used, {broken}; {wrapper}", plural(proof.items, "item"))
}

fn details(proven: &Proven) -> Section {
    let summary = format!("Proof by compilation: {}", summary(proven));
    let mut lines = Vec::new();
    for witness in &proven.proof.broken {
        lines.push(format!("// {}: {}", witness.item, witness.message));
        lines.push(witness.code.clone());
    }
    let errors = proven.proof.bindings.iter().chain(&proven.proof.wrapper);
    lines.extend(errors.map(|error| format!("// {error}")));
    if lines.is_empty() {
        return Section::fixed([summary]);
    }
    let (first, body, last) = fenced("rust", &lines);
    let head = vec![format!("<details><summary>{summary}</summary>"), String::new(), first];
    Section { head, body, tail: vec![last, String::new(), "</details>".to_owned()], rank: 5 }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::prove::{Disagreement, Proof, Witness},
            section::join,
        },
        *,
    };

    #[test]
    fn disagreements_are_not_folded() {
        let witness = |item: &str| Witness {
            item: item.to_owned(),
            code: format!("use_of({item})"),
            message: "E0001: <gone>".to_owned(),
        };
        let proof = Proof {
            broken: vec![witness("types::A")],
            items: 3,
            unproved: vec![witness("types::B")],
            ..Proof::default()
        };
        let disagreements = vec![
            Disagreement { item: "types::A".into(), change: None },
            Disagreement { item: "types::C".into(), change: Some("removed".into()) },
        ];
        let sections = sections(&Proven { proof, disagreements });
        insta::assert_snapshot!(join(sections, 10_000), @r"
        ⚠️ **The rules and the compiler disagree**; this counts as breaking:

        - `types::A` does not compile, and no rule says so
        - `types::C` is breaking by the rules (removed), and code that uses it compiles

        ⚠️ **Nothing is proved about these items**:

        - `types::B`: the code that uses it does not compile against the old bindings: E0001: &lt;gone&gt;

        <details><summary>Proof by compilation: 3 items used, 1 no longer compiles; registrations compiles</summary>

        ```rust
        // types::A: E0001: <gone>
        use_of(types::A)
        ```

        </details>
        ");
    }
}
