//! Everything that a report states about two sides.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    Change, Corrections, Facts, Project, Side, Verdict, compare,
    outline::{Entry, Kind},
    prove::{self, Proof},
};

/// Everything that a report states.
pub struct Findings {
    /// The names of the sides.
    pub names: [String; 2],
    /// The versions of the crates.
    pub versions: [String; 2],
    /// What `spec/provenance.json` holds.
    pub provenance: [Option<Value>; 2],
    /// The crates.
    pub project: Project,
    /// What changes, or why that is unknown.
    pub compared: Result<Compared, String>,
    /// What is stated besides.
    pub context: Context,
}

/// What a report states besides the comparison.
#[derive(Default)]
pub struct Context {
    /// The command that makes this report.
    pub command: String,
    /// The name and the text of the new fragment.
    pub fragment: (String, String),
    /// The differences of the vendor's descriptions, in lines.
    pub differences: Vec<String>,
    /// The corrections of the new side.
    pub corrections: Corrections,
}

/// What a comparison of facts finds.
pub struct Compared {
    /// What the changes mean together.
    pub verdict: Verdict,
    /// The changes, the worst first.
    pub changes: Vec<Change>,
    /// The lines of the outlines that differ, with `-` or `+`.
    pub outline: Vec<String>,
    /// The kinds of the items of the outlines.
    pub kinds: BTreeMap<String, Kind>,
    /// What the compiler says, if it was asked.
    pub proof: Option<Proof>,
}

impl Findings {
    /// Compares two sides. `workspace`: prove the verdict, with the dependencies of this workspace.
    pub fn of(
        old: &Side,
        new: &Side,
        context: Context,
        workspace: Option<&Path>,
    ) -> Result<Self, prove::Error> {
        let [old_facts, new_facts] = Facts::both(old, new);
        let compared = match (old_facts, new_facts) {
            (Ok(old_facts), Ok(new_facts)) => Compared::of(&old_facts, &new_facts, workspace)?,
            (old_facts, new_facts) => {
                let reason = |facts: Result<Facts, String>, side: &str| {
                    facts.err().map(|reason| format!("{side}: {reason}"))
                };
                let reasons = [reason(old_facts, &old.name), reason(new_facts, &new.name)];
                Err(reasons.into_iter().flatten().collect::<Vec<_>>().join("\n"))
            }
        };
        Ok(Self {
            names: [old.name.clone(), new.name.clone()],
            versions: [old.version.clone(), new.version.clone()],
            provenance: [old.provenance.clone(), new.provenance.clone()],
            project: new.project,
            compared,
            context,
        })
    }

    /// The version that the new side needs, if it needs a new one.
    pub fn next_version(&self) -> Option<String> {
        self.compared.as_ref().ok()?.verdict.next_version(&self.versions[0])
    }
}

impl Compared {
    /// Compares facts, and asks the compiler if there is a `workspace`.
    fn of(
        old: &Facts,
        new: &Facts,
        workspace: Option<&Path>,
    ) -> Result<Result<Self, String>, prove::Error> {
        let prove = |workspace| {
            let mut proof = prove::prove(old, new, workspace)?;
            if proof.bindings.is_empty() {
                proof.workspace = prove::workspace(new, workspace)?;
            }
            Ok(proof)
        };
        let proof = match workspace.map(prove).transpose() {
            Ok(proof) => proof,
            Err(error @ prove::Error::Old(_)) => return Ok(Err(error.to_string())),
            Err(error) => return Err(error),
        };
        let changes = compare(old, new, proof.as_ref());
        let items = |facts: &Facts| -> BTreeMap<String, Entry> {
            let wrapper = facts.wrapper.iter();
            let wrapper =
                wrapper.map(|(path, entry)| (facts.project.of_wrapper(path), entry.clone()));
            facts.outline.clone().into_iter().chain(wrapper).collect()
        };
        let (old, new) = (items(old), items(new));
        let mut outline = Vec::new();
        for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let (before, after) = (old.get(path), new.get(path));
            if before != after {
                outline.extend(before.map(|entry| format!("-{path}: {entry}")));
                outline.extend(after.map(|entry| format!("+{path}: {entry}")));
            }
        }
        let kinds = old.into_iter().chain(new).map(|(path, entry)| (path, entry.kind)).collect();
        let verdict = Verdict::of(&changes);
        Ok(Ok(Self { verdict, changes, outline, kinds, proof }))
    }
}
