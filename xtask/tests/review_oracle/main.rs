//! Decides by compiling what each case of the table means to code: a program that uses every public item of the old
//! bindings is compiled against the new ones.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]
// The helpers are those of other targets too.
#![allow(dead_code)]

use std::{
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use xtask::review::{
    Effect, Facts, Verdict, compare,
    prove::{Compiler, Failures, Program},
};

#[path = "../review/cases.rs"]
mod cases;
#[path = "../review/spec.rs"]
mod spec;

use cases::{CASES, Case};

/// The old bindings, and what uses them.
struct Old {
    compiler: Compiler,
    facts: Facts,
    program: Program,
    /// What does not compile against the old bindings.
    control: Failures,
}

impl Old {
    fn new() -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let compiler = Compiler::new(&workspace).unwrap();
        let facts = facts(&cases::base()).unwrap();
        let program = Program::of(&facts);
        let bindings = compiler.bindings("old", &facts.files).unwrap();
        let control = program.run(&compiler, &bindings).unwrap();
        Self { compiler, facts, program, control }
    }

    /// How the rules and the compiler disagree on a case.
    fn disagreements(&self, case: &Case) -> Vec<String> {
        // Without bindings, there is nothing to compile.
        let Some(new) = facts(&case.spec()) else { return Vec::new() };
        let changes = compare(&self.facts, &new);
        let verdict = Verdict::of(&changes);
        if new.files == self.facts.files {
            return Vec::new();
        }
        let bindings = self.compiler.bindings("new", &new.files).unwrap();
        let found = self.program.run(&self.compiler, &bindings).unwrap();
        let proof = self.program.judge(&self.control, &found);
        let mut wrong: Vec<String> =
            proof.disagreements(&changes).iter().map(|it| format!("{it:?}")).collect();
        wrong.extend(proof.unproved.iter().map(|it| format!("no witness: {it:?}")));
        let (is_breaking, is_broken) = (verdict.api == Effect::Breaking, !proof.broken.is_empty());
        // What compiles and does something else can be breaking as well.
        if is_broken && !is_breaking || is_breaking && !is_broken && !verdict.is_silent {
            wrong
                .push(format!("the rules find {:?}, the compiler {:?}", verdict.api, proof.broken));
        }
        for witness in &proof.broken {
            let name = witness.item.strip_prefix("types::").unwrap_or_default();
            let name = name.split(['.', ':']).next().unwrap_or_default();
            if self.facts.exported.contains(name) && verdict.wrapper != Effect::Breaking {
                wrong.push(format!("users of the wrapper see {}", witness.item));
            }
        }
        wrong.into_iter().map(|wrong| format!("{}: {wrong}", case.name)).collect()
    }
}

fn facts(spec: &spec::Spec) -> Option<Facts> {
    Facts::of(&spec.side("test")).ok()
}

#[test]
fn rules_and_compiler_agree() {
    let old = Old::new();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(old.disagreements(case));
        }
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
