//! The section on the proof by compilation.

use super::{
    super::{Project, prove::Proof},
    section::Section,
    summary::plural,
    text::{code, prose},
};

/// The sections: what is not proved, and, folded, what no longer compiles.
pub(super) fn sections(proof: &Proof, project: Project) -> Vec<Section> {
    let unproved = proof.unproved.iter().map(|it| {
        format!(
            "- {}: the code that uses it does not compile against the old bindings: {}",
            code(&it.item),
            prose(&it.message)
        )
    });
    let heading = "⚠️ **Nothing is proved about these items**:";
    let unproved = Section::list(heading, unproved.collect());
    unproved.into_iter().chain([details(proof, project)]).collect()
}

/// The result in one line.
pub(super) fn summary(proof: &Proof, project: Project) -> String {
    if !proof.bindings.is_empty() {
        let errors = plural(proof.bindings.len(), "error");
        return format!("nothing is proved, since {} has {errors}", project.bindings.package);
    }
    let broken = match proof.broken.len() {
        0 => "all of them still compile".to_owned(),
        1 => "1 no longer compiles".to_owned(),
        count => format!("{count} no longer compile"),
    };
    let wrapper = project.wrapper.package;
    let mut compiled = vec![match proof.wrapper.len() {
        0 => format!("{wrapper} compiles"),
        count => format!("{wrapper} has {}", plural(count, "error")),
    }];
    match &proof.workspace {
        Some(packages) => {
            let others = packages.iter().filter(|it| it.name != wrapper || !it.errors.is_empty());
            compiled.extend(others.map(|package| {
                match (package.errors.len(), package.is_compiled) {
                    (0, true) => format!("{} compiles", package.name),
                    (0, false) => format!("{} was not compiled", package.name),
                    (count, _) => {
                        format!("{} with its tests has {}", package.name, plural(count, "error"))
                    }
                }
            }));
        }
        None => compiled.push(
            "the other crates were not compiled, since the bindings on disk are others".to_owned(),
        ),
    }
    format!("{} used, {broken}; {}", plural(proof.items, "item"), compiled.join(", "))
}

fn details(proof: &Proof, project: Project) -> Section {
    let summary = format!("Proof by compilation: {}", summary(proof, project));
    let broken = proof.broken.iter();
    let broken = broken.flat_map(|it| [format!("// {}: {}", it.item, it.message), it.code.clone()]);
    let others = proof.workspace.iter().flatten().flat_map(|package| &package.errors);
    let others = others.filter(|error| !proof.wrapper.contains(error));
    let errors = proof.bindings.iter().chain(&proof.wrapper).chain(others);
    let errors = errors.map(|error| format!("// {error}"));
    let lines: Vec<String> = broken.chain(errors).collect();
    let section = Section::folded(&summary, "rust", &lines, 5);
    section.unwrap_or_else(|| Section::fixed([summary]))
}

#[cfg(test)]
mod tests {
    use bindgen::Settings;

    use super::{
        super::{
            super::{Crate, prove::Witness},
            section::join,
        },
        *,
    };

    const PROJECT: Project = Project {
        bindings: Crate { package: "pets-api", name: "pets_api", folder: "pets-api/src" },
        wrapper: Crate { package: "pets", name: "pets", folder: "pets/src" },
        generated: "generated",
        settings: Settings { prefix: "", header: "" },
    };

    #[test]
    fn what_is_not_proved_is_not_folded() {
        let witness = |item: &str| Witness {
            layer: crate::Layer::Rust,
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
        insta::assert_snapshot!(join(sections(&proof, PROJECT), 10_000), @r"
        ⚠️ **Nothing is proved about these items**:

        - `types::B`: the code that uses it does not compile against the old bindings: E0001: &lt;gone&gt;

        <details><summary>Proof by compilation: 3 items used, 1 no longer compiles; pets compiles, the other crates were not compiled, since the bindings on disk are others</summary>

        ```rust
        // types::A: E0001: <gone>
        use_of(types::A)
        ```

        </details>
        ");
    }
}
