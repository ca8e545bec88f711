//! Everything that a report states about two sides.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    Change, Error, Facts, Given, Verdict, compare,
    compare::of_wrapper,
    compare_wires,
    edits::{self, Edit},
    prove::{self, Proof},
    wire,
};
use crate::{
    codegen::sources::Examined,
    import,
    outline::{Entry, Kind},
};

/// Everything that a report states.
pub struct Findings {
    /// The names of the sides.
    pub names: [String; 2],
    /// The versions of the crates.
    pub versions: [String; 2],
    /// What `spec/provenance.json` holds.
    pub provenance: [Option<Value>; 2],
    /// The name and the text of the new fragment.
    pub fragment: (String, String),
    /// What changes.
    pub outcome: Outcome,
    /// The overlays of the new side.
    pub overlay: Overlay,
    /// The proposed edits of the overlays.
    pub edits: Vec<Edit>,
    /// The command that makes this report.
    pub command: String,
}

/// What a comparison finds.
pub enum Outcome {
    /// There are facts about both sides.
    Compared(Compared),
    /// There are none about one of them.
    Unknown {
        /// Why.
        reason: String,
        /// The changes of requests and responses, if they can be read.
        changes: Vec<Change>,
        /// The differences of the descriptions, in lines.
        differences: Vec<String>,
    },
}

/// What a comparison of facts finds.
pub struct Compared {
    /// What the changes mean together.
    pub verdict: Verdict,
    /// The changes, the worst first.
    pub changes: Vec<Change>,
    /// Why nothing changes, if nothing does.
    pub sameness: &'static str,
    /// The lines of the outlines that differ, with `-` or `+`.
    pub outline: Vec<String>,
    /// The kinds of the items of the outlines.
    pub kinds: BTreeMap<String, Kind>,
    /// What the compiler says, if it was asked.
    pub proof: Option<Proof>,
}

/// The overlays of the new side.
#[derive(Default)]
pub struct Overlay {
    /// The number of actions that are applied.
    pub applied: usize,
    /// The actions that change nothing, or less than they state.
    pub redundant: Vec<String>,
    /// The actions that fail.
    pub failing: Vec<String>,
    /// The changes of the vendor that actions hide.
    pub hidden: Vec<String>,
}

impl Findings {
    /// Compares two sides. `command` is shown. `workspace`: prove the verdict, with the dependencies of this workspace.
    pub fn of(
        old: &Given,
        new: &Given,
        command: String,
        workspace: Option<&Path>,
    ) -> Result<Self, Error> {
        // An old overlay that is invalid has an effect on the verdict, not on the rest.
        let before = old.side.sources.examine();
        let after = new.side.sources.examine()?;
        let fragments = [old.side.sources.fragment.parse()?, new.side.sources.fragment.parse()?];
        let [old_fragment, new_fragment] = &fragments;
        let (old_facts, new_facts) = std::thread::scope(|scope| {
            let before = scope.spawn(|| match &before {
                Ok(examined) => Facts::examined(&old.side, examined),
                Err(error) => Err(super::Unknown { reason: error.to_string() }),
            });
            let after = Facts::examined(&new.side, &after);
            let stopped = |_| Err(super::Unknown { reason: "the thread stopped".to_owned() });
            (before.join().unwrap_or_else(stopped), after)
        });
        let outcome = match (old_facts, new_facts) {
            (Ok(old), Ok(new)) => {
                let is_same = before.as_ref().is_ok_and(|it| it.description == after.description);
                let sameness = sameness(is_same, old_fragment == new_fragment);
                Compared::of(&old, &new, sameness, workspace)?
            }
            (old_facts, new_facts) => {
                let reason = |facts: Result<Facts, super::Unknown>, side: &str| {
                    facts.err().map(|unknown| format!("{side}: {}", unknown.reason))
                };
                let reasons =
                    [reason(old_facts, &old.side.name), reason(new_facts, &new.side.name)];
                // What the descriptions alone say.
                let changes = before.as_ref().map(|before| {
                    compare_wires(&wire::of(&before.description), &wire::of(&after.description))
                });
                Outcome::Unknown {
                    reason: reasons.into_iter().flatten().collect::<Vec<_>>().join("\n"),
                    changes: changes.unwrap_or_default(),
                    differences: import::differences(old_fragment, new_fragment),
                }
            }
        };
        Ok(Self {
            names: [old.side.name.clone(), new.side.name.clone()],
            versions: [old.side.version.clone(), new.side.version.clone()],
            provenance: [old.side.provenance.clone(), new.side.provenance.clone()],
            fragment: (
                new.side.sources.fragment.name.clone(),
                new.side.sources.fragment.text()?.to_owned(),
            ),
            outcome,
            overlay: Overlay::of(&after, old_fragment, new_fragment),
            edits: edits::propose(old_fragment, before.as_ref().ok(), &after),
            command,
        })
    }

    /// The changes that are known.
    pub fn changes(&self) -> &[Change] {
        match &self.outcome {
            Outcome::Compared(Compared { changes, .. }) | Outcome::Unknown { changes, .. } => {
                changes
            }
        }
    }

    /// The comparison of facts, or why there is none.
    pub fn compared(&self) -> Result<&Compared, &str> {
        match &self.outcome {
            Outcome::Compared(compared) => Ok(compared),
            Outcome::Unknown { reason, .. } => Err(reason),
        }
    }

    /// The version that the new side needs, if it needs a new one.
    pub fn next_version(&self) -> Option<String> {
        self.compared().ok()?.verdict.next_version(&self.versions[0])
    }
}

impl Compared {
    /// Compares facts, and asks the compiler if there is a `workspace`.
    fn of(
        old: &Facts,
        new: &Facts,
        sameness: &'static str,
        workspace: Option<&Path>,
    ) -> Result<Outcome, Error> {
        let mut changes = compare(old, new);
        let prove = |workspace| {
            let mut proof = prove::prove(old, new, workspace)?;
            if proof.bindings.is_empty() {
                proof.workspace = prove::workspace(new, workspace)?;
            }
            Ok(proof)
        };
        let proof = match workspace.map(prove).transpose() {
            Ok(proof) => proof,
            Err(error @ prove::Error::Bindings { .. }) => {
                let (reason, differences) = (error.to_string(), Vec::new());
                return Ok(Outcome::Unknown { reason, changes, differences });
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(proof) = &proof {
            let exported = old.exported.union(&new.exported).map(String::as_str).collect();
            proof.decide(&mut changes, &exported);
        }
        let items = |facts: &Facts| -> BTreeMap<String, Entry> {
            let wrapper = facts.wrapper.iter();
            let wrapper = wrapper.map(|(path, entry)| (of_wrapper(path), entry.clone()));
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
        Ok(Outcome::Compared(Self { verdict, changes, sameness, outline, kinds, proof }))
    }
}

impl Overlay {
    fn of(examined: &Examined, old: &Value, new: &Value) -> Self {
        let idle = examined.redundant.iter().filter(|it| it.parts().is_empty()).count();
        let all: usize = examined.actions.iter().map(|(_, actions)| actions).sum();
        Self {
            applied: all.saturating_sub(idle + examined.failures.len()),
            redundant: examined.redundant.iter().map(ToString::to_string).collect(),
            failing: examined.failures.iter().map(ToString::to_string).collect(),
            hidden: import::hidden(old, new, &examined.covered),
        }
    }
}

/// Why two sides without a change of the crates and of the wire may still differ.
fn sameness(is_same: bool, is_same_fragment: bool) -> &'static str {
    match (is_same, is_same_fragment) {
        (true, true) => "The description is the same on both sides.",
        (true, false) => {
            "The fragment differs, but with the overlays applied, the description is the same."
        }
        (false, _) => {
            "The descriptions differ only where neither the bindings nor requests and responses depend on it, \
             such as in texts, tags, extensions, limits of responses or the order."
        }
    }
}
