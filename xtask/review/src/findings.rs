//! Everything that a report states about two sides.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    Change, Corrections, Facts, Project, Side, Verdict,
    both::both,
    compare,
    outline::Kind,
    prove::{self, Proof},
};

/// Everything that a report states.
pub struct Findings {
    /// The old and the new side.
    pub sides: [Side; 2],
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
        old: Side,
        new: Side,
        context: Context,
        workspace: Option<&Path>,
    ) -> Result<Self, prove::Error> {
        let facts =
            |side: &Side| Facts::of(side).map_err(|reason| format!("{}: {reason}", side.name));
        let compared = match both([&old, &new], facts) {
            [Ok(old), Ok(new)] => match Compared::of(&old, &new, workspace) {
                Err(error @ prove::Error::Old(_)) => Err(error.to_string()),
                compared => Ok(compared?),
            },
            sides => {
                let reasons = sides.into_iter().filter_map(Result::err);
                Err(reasons.collect::<Vec<_>>().join("\n"))
            }
        };
        Ok(Self { sides: [old, new], compared, context })
    }

    /// The crates.
    pub(super) fn project(&self) -> Project {
        self.sides[1].project
    }

    /// The version that the new side needs, if it needs a new one.
    pub fn next_version(&self) -> Option<String> {
        self.compared.as_ref().ok()?.verdict.next_version(&self.sides[0].version)
    }
}

impl Compared {
    /// Compares facts, and asks the compiler if there is a `workspace`.
    fn of(old: &Facts, new: &Facts, workspace: Option<&Path>) -> Result<Self, prove::Error> {
        let prove = |workspace| {
            let mut proof = prove::prove(old, new, workspace)?;
            if proof.bindings.is_empty() {
                proof.workspace = prove::workspace(new, workspace)?;
            }
            Ok(proof)
        };
        let proof = workspace.map(prove).transpose()?;
        let changes = compare(old, new, proof.as_ref());
        let (old, new) = (old.items(), new.items());
        let mut outline = Vec::new();
        for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let (before, after) = (old.get(path), new.get(path));
            if before != after {
                outline.extend(before.map(|entry| format!("-{path}: {entry}")));
                outline.extend(after.map(|entry| format!("+{path}: {entry}")));
            }
        }
        let items = old.into_iter().chain(new);
        let kinds = items.map(|(item, entry)| (item, entry.kind.clone())).collect();
        let verdict = Verdict::of(&changes);
        Ok(Self { verdict, changes, outline, kinds, proof })
    }
}
