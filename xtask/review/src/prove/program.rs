//! The program of all witnesses.

use std::collections::{BTreeMap, BTreeSet};

use crate::outline::{in_signature, owner};

use super::{
    Compiled, Compiler, Error, Library, Proof, Witness,
    witness::{self, Candidate, Use},
};

/// A program that uses each public item of a library, the way that a user of it may.
pub struct Program<'a> {
    library: &'a Library,
    /// Makes the items of the root available to each witness, and what the files of the library import.
    head: String,
    candidates: Vec<Candidate>,
}

/// What a program does not compile for: the witnesses, by their index, with the errors.
pub type Failures = BTreeMap<usize, String>;

/// A witness that does not compile, with the error.
type Failed<'a> = (&'a Candidate, &'a str);

impl<'a> Program<'a> {
    /// The program that uses the items of a library.
    pub fn of(library: &'a Library) -> Self {
        let head = format!("{}use {}::*;", witness::imports(library), library.of.name);
        Self { library, head, candidates: witness::of(library) }
    }

    /// The text without the witnesses that fail: one on each line after the first.
    fn without(&self, failures: &Failures) -> String {
        let line = |(index, it): (usize, &Candidate)| match failures.get(&index) {
            None => format!("\nconst _: () = {{ use {}::*; {} }};", it.module, it.code),
            Some(_) => "\n".to_owned(),
        };
        let lines = self.candidates.iter().enumerate().map(line);
        self.head.clone() + &lines.collect::<String>()
    }

    /// Compiles it against a library, without the witnesses that do not compile, until the rest compiles: some errors
    /// hide others.
    pub fn run(&self, compiler: &Compiler, library: &Compiled) -> Result<Failures, Error> {
        let mut failures = Failures::new();
        loop {
            let errors = compiler.program(library, &self.without(&failures))?;
            if errors.is_empty() {
                return Ok(failures);
            }
            for (line, message) in errors {
                let index = line.checked_sub(2).filter(|index| *index < self.candidates.len());
                let index = index.filter(|index| !failures.contains_key(index));
                let index = index.ok_or_else(|| Error::Compiler(message.clone()))?;
                failures.insert(index, message);
            }
        }
    }

    /// What breaks, given what fails against the old bindings and against the new ones.
    pub fn judge(&self, control: &Failures, found: &Failures) -> Proof {
        let all = self.candidates.iter().enumerate();
        let used = all.clone().filter(|(index, _)| !control.contains_key(index));
        let items: BTreeSet<&str> = used.clone().map(|(_, it)| it.item.as_str()).collect();
        let broken: Vec<Failed<'_>> =
            used.filter_map(|(index, it)| Some((it, found.get(&index)?.as_str()))).collect();
        let unproved = all
            .filter_map(|(index, it)| Some((it, control.get(&index)?.as_str())))
            .filter(|(it, _)| !matches!(it.kind, Use::Whole | Use::Tuple));
        let gone = broken.iter().filter(|(it, _)| it.kind == Use::Name);
        let gone: BTreeSet<&str> = gone.map(|(it, _)| it.item.as_str()).collect();
        // With a type, its conversions are gone.
        let gone_names: BTreeSet<&str> =
            gone.iter().filter_map(|item| in_signature(item).last()).collect();
        let is_part = |kind| matches!(kind, Use::Part | Use::Tuple);
        let has_part = |item: &str| {
            broken.iter().any(|(it, _)| is_part(it.kind) && owner(&it.item) == Some(item))
        };
        let shown = broken.iter().filter(|(candidate, _)| match candidate.kind {
            Use::Name => true,
            Use::Part | Use::Tuple => {
                !owner(&candidate.item).is_some_and(|owner| gone.contains(owner))
            }
            Use::Whole => !gone.contains(candidate.item.as_str()) && !has_part(&candidate.item),
            Use::Trait => !in_signature(&candidate.code).any(|name| gone_names.contains(name)),
        });
        Proof {
            broken: self.shortest(shown.copied().collect()),
            items: items.len(),
            unproved: self.shortest(unproved.collect()),
            ..Proof::default()
        }
    }

    /// The shortest witness of each item.
    fn shortest(&self, mut failed: Vec<Failed<'_>>) -> Vec<Witness> {
        failed.sort_by_key(|(candidate, _)| candidate.code.len());
        let mut items = BTreeMap::new();
        for (candidate, message) in failed {
            items.entry(&candidate.item).or_insert_with(|| Witness {
                layer: self.library.layer,
                item: self.library.reported(&candidate.item),
                code: candidate.code.clone(),
                message: message.to_owned(),
            });
        }
        items.into_values().collect()
    }
}
