//! The program of all witnesses.

use std::collections::{BTreeMap, BTreeSet};

use crate::outline;

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
        let compiles = |index: &usize| !control.contains_key(index);
        let items = self.candidates.iter().enumerate().filter(|(index, _)| compiles(index));
        let items: BTreeSet<&str> = items.map(|(_, candidate)| candidate.item.as_str()).collect();
        let unproved =
            self.failed(control).filter(|(_, it, _)| !matches!(it.kind, Use::Whole | Use::Tuple));
        let broken: Vec<_> = self.failed(found).filter(|(index, ..)| compiles(index)).collect();
        let gone: BTreeSet<&str> = broken
            .iter()
            .filter(|(_, candidate, _)| candidate.kind == Use::Name)
            .map(|(_, candidate, _)| candidate.item.as_str())
            .collect();
        // With a type, its conversions are gone.
        let gone_names: BTreeSet<&str> =
            gone.iter().filter_map(|item| outline::in_signature(item).last()).collect();
        let is_part = |kind| matches!(kind, Use::Part | Use::Tuple);
        let has_part = |item: &str| {
            broken.iter().any(|(_, it, _)| is_part(it.kind) && it.owner() == Some(item))
        };
        let shown = broken.iter().filter(|(_, candidate, _)| match candidate.kind {
            Use::Name => true,
            Use::Part | Use::Tuple => !candidate.owner().is_some_and(|owner| gone.contains(owner)),
            Use::Whole => !gone.contains(candidate.item.as_str()) && !has_part(&candidate.item),
            Use::Trait => {
                !outline::in_signature(&candidate.code).any(|name| gone_names.contains(name))
            }
        });
        Proof {
            broken: self.shortest(shown.copied()),
            items: items.len(),
            unproved: self.shortest(unproved),
            ..Proof::default()
        }
    }

    fn failed<'f>(
        &'f self,
        failures: &'f Failures,
    ) -> impl Iterator<Item = (usize, &'f Candidate, &'f str)> {
        failures.iter().filter_map(|(index, message)| {
            Some((*index, self.candidates.get(*index)?, message.as_str()))
        })
    }

    /// The shortest witness of each item.
    fn shortest<'f>(
        &self,
        failed: impl Iterator<Item = (usize, &'f Candidate, &'f str)>,
    ) -> Vec<Witness> {
        let mut items: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for (_, candidate, message) in failed {
            let code = candidate.code.as_str();
            let best = items.entry(&candidate.item).or_insert((code, message));
            if code.len() < best.0.len() {
                *best = (code, message);
            }
        }
        let witness = |(item, (code, message)): (&str, (&str, &str))| Witness {
            layer: self.library.layer,
            item: self.library.reported(item),
            code: code.to_owned(),
            message: message.to_owned(),
        };
        items.into_iter().map(witness).collect()
    }
}
