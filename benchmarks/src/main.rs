//! Measures the workspace and writes `BENCHMARKS.md`.
//!
//! ```text
//! cargo run --release -p benchmarks [-- NAME...] [--document FILE]
//! ```
//!
//! Names are those of [`SECTIONS`]; without one, everything is measured. `FILE` is the vendor's OpenAPI document, for
//! `cargo xtask import`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a benchmark that cannot go on is to fail, and its figures are for people"
)]

mod build;
mod bulk;
mod command;
mod listing;
mod measure;
mod memory;
mod quota;
mod read_ahead;
mod report;
mod service;
mod tools;

use std::env;

/// A name, a title, and the function that measures.
type Section = (&'static str, &'static str, fn(&Arguments) -> String);

/// What can be measured.
const SECTIONS: [Section; 9] = [
    ("listing", "Listing, beside the bare minimum", |_| listing::section()),
    ("memory", "Memory of a listing", |_| memory::section()),
    ("read-ahead", "Read-ahead", |_| read_ahead::section()),
    ("quota", "The quota", |_| quota::section()),
    ("bulk", "Bulk operations", |_| bulk::section()),
    ("delete", "The command: delete", |_| command::delete()),
    ("diff", "The command: diff", |_| command::diff()),
    ("build", "Build and size", |_| build::section()),
    ("tools", "The maintainer's tools", tools::section),
];

#[derive(Default)]
struct Arguments {
    names: Vec<String>,
    /// The vendor's document.
    document: Option<String>,
}

fn main() {
    let mut arguments = Arguments::default();
    let mut given = env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            // A process that a benchmark starts.
            "process" => return measure::process(&given.collect::<Vec<_>>()),
            "--document" => arguments.document = given.next(),
            name => arguments.names.push(name.to_owned()),
        }
    }
    for name in &arguments.names {
        let known = SECTIONS.map(|(name, ..)| name);
        assert!(known.contains(&name.as_str()), "{name} is none of {}", known.join(", "));
    }
    for (name, title, section) in SECTIONS {
        if arguments.names.is_empty() || arguments.names.iter().any(|it| it == name) {
            eprintln!("{name}");
            let source = report::source(name);
            let text = section(&arguments);
            println!("{text}\n");
            report::write(title, &format!("{text}\n\n{source}"));
        }
    }
}
