//! Everything that a report states about two sides.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    Change, Class, Effect, Error, Facts, Given, Layer, Verdict, compare, compare_wires,
    coverage::{self, Gap},
    edits::{self, Edit},
    prove::{self, Disagreement, Proof},
    usage::{self, Use},
    wire,
};
use crate::{codegen::sources::Examined, import, outline::Kind};

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
    /// The verdict, or why there is none.
    pub verdict: Result<Verdict, String>,
    /// The changes, the worst first. Without a verdict, those of requests and responses, if they can be read.
    pub changes: Vec<Change>,
    /// The differences of the descriptions, in lines. Only if there is no verdict.
    pub differences: Vec<String>,
    /// Why nothing changes, if nothing does.
    pub sameness: &'static str,
    /// The overlays of the new side.
    pub overlay: Overlay,
    /// The proposed edits of the overlays.
    pub edits: Vec<Edit>,
    /// What the wrapper does not offer yet.
    pub coverage: Vec<Gap>,
    /// Where our own documentation and examples use what breaks.
    pub uses: Vec<Use>,
    /// The lines of the outline that differ, with `-` or `+`.
    pub outline: Vec<String>,
    /// The kinds of the items of both outlines.
    pub kinds: BTreeMap<String, Kind>,
    /// What the compiler says, if it was asked.
    pub proven: Option<Proven>,
    /// The command that makes this report.
    pub command: String,
}

/// What the compiler says.
pub struct Proven {
    /// The proof.
    pub proof: Proof,
    /// Where the rules and the compiler disagree.
    pub disagreements: Vec<Disagreement>,
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
        let fragment = new.side.sources.fragment.text()?.to_owned();
        let edits = edits::propose(old_fragment, before.as_ref().ok(), &after);
        let mut findings = Self {
            names: [old.side.name.clone(), new.side.name.clone()],
            versions: [old.side.version.clone(), new.side.version.clone()],
            provenance: [old.side.provenance.clone(), new.side.provenance.clone()],
            fragment: (new.side.sources.fragment.name.clone(), fragment),
            verdict: Err(String::new()),
            changes: Vec::new(),
            differences: Vec::new(),
            sameness: sameness(before.as_ref().ok(), &after, old_fragment == new_fragment),
            overlay: Overlay::of(&after, old_fragment, new_fragment),
            edits,
            coverage: Vec::new(),
            uses: Vec::new(),
            outline: Vec::new(),
            kinds: BTreeMap::new(),
            proven: None,
            command,
        };
        let facts = std::thread::scope(|scope| {
            let before = scope.spawn(|| match &before {
                Ok(examined) => Facts::examined(&old.side, examined),
                Err(error) => Err(super::Unknown { reason: error.to_string() }),
            });
            let after = Facts::examined(&new.side, &after);
            let stopped = |_| Err(super::Unknown { reason: "the thread stopped".to_owned() });
            (before.join().unwrap_or_else(stopped), after)
        });
        match facts {
            (Ok(old_facts), Ok(new_facts)) => {
                findings.compare(&old_facts, &new_facts, new);
                let proof = match workspace {
                    Some(workspace) => findings.prove(&old_facts, &new_facts, workspace),
                    None => Ok(()),
                };
                findings.verdict = match proof {
                    Ok(()) => Ok(Verdict::of(&findings.changes)),
                    Err(error @ prove::Error::Bindings { .. }) => Err(error.to_string()),
                    Err(error) => return Err(error.into()),
                };
                findings.uses = usage::uses(&findings.changes, &new.examples);
            }
            (old_facts, new_facts) => {
                let reason = |facts: Result<Facts, super::Unknown>, side: &str| {
                    facts.err().map(|unknown| format!("{side}: {}", unknown.reason))
                };
                let reasons =
                    [reason(old_facts, &findings.names[0]), reason(new_facts, &findings.names[1])];
                findings.verdict =
                    Err(reasons.into_iter().flatten().collect::<Vec<_>>().join("\n"));
                // What the descriptions alone say.
                if let Ok(before) = &before {
                    findings.changes = compare_wires(
                        &wire::of(&before.description),
                        &wire::of(&after.description),
                    );
                }
                findings.differences = import::differences(old_fragment, new_fragment);
            }
        }
        Ok(findings)
    }

    fn compare(&mut self, old: &Facts, new: &Facts, given: &Given) {
        self.changes = compare(old, new);
        self.coverage = coverage::gaps(old, new, &given.wrapper);
        let paths: BTreeSet<&String> = old.outline.keys().chain(new.outline.keys()).collect();
        for path in paths {
            let (before, after) = (old.outline.get(path), new.outline.get(path));
            if before == after {
                continue;
            }
            self.outline.extend(before.map(|entry| format!("-{path}: {entry}")));
            self.outline.extend(after.map(|entry| format!("+{path}: {entry}")));
        }
        let entries = old.outline.iter().chain(&new.outline);
        self.kinds = entries.map(|(path, entry)| (path.clone(), entry.kind.clone())).collect();
    }

    /// Asks the compiler. What does not compile is breaking, whatever the rules say.
    fn prove(&mut self, old: &Facts, new: &Facts, workspace: &Path) -> Result<(), prove::Error> {
        let proof = prove::prove(old, new, workspace)?;
        let disagreements = proof.disagreements(&self.changes);
        let exported = old.exported.union(&new.exported).map(String::as_str).collect();
        self.changes.extend(unexplained(&proof, &disagreements, &exported));
        self.changes.sort_by_key(|change| change.class);
        self.proven = Some(Proven { proof, disagreements });
        Ok(())
    }

    /// Whether nothing changes for anyone.
    pub fn is_empty(&self) -> bool {
        self.verdict.is_ok() && self.changes.is_empty()
    }

    /// The version that the new side needs, if it needs a new one.
    pub fn next_version(&self) -> Option<String> {
        let verdict = self.verdict.as_ref().ok()?;
        verdict.next_version(&self.versions[0])
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

/// The changes that no rule found, and the compiler did.
fn unexplained(
    proof: &Proof,
    disagreements: &[Disagreement],
    exported: &BTreeSet<&str>,
) -> Vec<Change> {
    let unexplained = disagreements.iter().filter(|it| it.change.is_none());
    let change = |item: &str| {
        let witness = proof.broken.iter().find(|witness| witness.item == item);
        let name = item.strip_prefix("types::").unwrap_or(item);
        let owner = name.split(['.', ':']).next().unwrap_or(name);
        Change {
            change: "does not compile".into(),
            reason: witness.map(|witness| witness.message.clone()).unwrap_or_default(),
            api: Effect::Breaking,
            wrapper: if exported.contains(owner) { Effect::Breaking } else { Effect::None },
            ..Change::new(Layer::Rust, Class::Breaking, item)
        }
    };
    unexplained.map(|it| change(&it.item)).collect()
}

/// Why two sides without a change of the bindings and of the wire may still differ.
fn sameness(before: Option<&Examined>, after: &Examined, same_fragment: bool) -> &'static str {
    match before.is_some_and(|before| before.description == after.description) {
        true if same_fragment => "The description is the same on both sides.",
        true => "The fragment differs, but with the overlays applied, the description is the same.",
        false => {
            "The descriptions differ only where neither the bindings nor requests and responses depend on it, \
             such as in texts, tags, extensions, limits of responses or the order."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::prove::Witness;

    #[test]
    fn what_does_not_compile_is_breaking_whatever_the_rules_say() {
        let items = ["Client::get", "types::Found.key", "types::Secret"];
        let witness = |item: &str| Witness {
            item: item.to_owned(),
            code: String::new(),
            message: format!("{item} is gone"),
        };
        let proof = Proof { broken: items.map(witness).to_vec(), ..Proof::default() };
        let changes = unexplained(&proof, &proof.disagreements(&[]), &["Found"].into());
        let found =
            changes.iter().map(|it| (it.item.as_str(), it.reason.as_str(), it.api, it.wrapper));
        let breaking = Effect::Breaking;
        let expected = [
            ("Client::get", "Client::get is gone", breaking, Effect::None),
            ("types::Found.key", "types::Found.key is gone", breaking, breaking),
            ("types::Secret", "types::Secret is gone", breaking, Effect::None),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        assert_eq!(Verdict::of(&changes).api, breaking);
    }
}
