//! The file: a section for each question, each with the command, the time and the machine that it comes from.

use std::fs;

use jiff::Timestamp;

use crate::{SECTIONS, measure::root};

const INTRODUCTION: &str = "# Benchmarks

A program writes this file; nothing in it is typed by hand. It needs Linux, and takes about a quarter of an hour:

```sh
cargo run --release -p benchmarks
```

With names (`-- listing quota`), it measures only these sections again. `--document FILE` names the vendor's OpenAPI
document, for `cargo xtask import`.

The service is a stand-in on the same machine, over loopback. What is compared runs in the same run, in pairs. A figure
with a range is a median with its quartiles. Ratios count: a time depends on the machine, and stands beside its ratio
only for the scale. CPU time hardly depends on what else the machine does, wall time does: each section has the load
average before it, which is the number of other programs that wanted to run.
";

/// Where the figures of a section come from.
pub(crate) fn source(name: &str) -> String {
    let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key));
        line.and_then(|line| line.split_once(':'))
            .map_or("?".to_owned(), |it| it.1.trim().to_owned())
    };
    let model = field(&file("/proc/cpuinfo"), "model name");
    let memory = field(&file("/proc/meminfo"), "MemTotal");
    let memory: f64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
    let load = file("/proc/loadavg").split(' ').next().unwrap_or("?").to_owned();
    let cores = std::thread::available_parallelism().unwrap();
    let now = Timestamp::now().strftime("%Y-%m-%d %H:%M UTC");
    format!(
        "*`cargo run --release -p benchmarks -- {name}` · {now} · {cores} cores, {model}, {:.0} GiB · load {load}*",
        memory / f64::from(1 << 20)
    )
}

/// Replaces a section of the file, and keeps the others.
pub(crate) fn write(title: &str, text: &str) {
    let path = root().join("BENCHMARKS.md");
    let old = fs::read_to_string(&path).unwrap_or_default();
    let sections = SECTIONS.iter().filter_map(|(_, known, _)| {
        let heading = format!("\n## {known}\n\n");
        let kept = || old.split_once(&heading)?.1.split("\n## ").next();
        let text = if *known == title { Some(text) } else { kept() };
        text.map(|text| format!("{heading}{}\n", text.trim_end()))
    });
    let file: String = [INTRODUCTION.to_owned()].into_iter().chain(sections).collect();
    fs::write(path, file).unwrap();
}

/// A table of Markdown.
pub(crate) fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let header = [format!("| {} |", header.join(" | ")), format!("|{}", " --- |".repeat(N))];
    let rows = rows.into_iter().map(|row| format!("| {} |", row.join(" | ")));
    header.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Whether a figure is within its bound.
pub(crate) fn verdict(measured: f64, bound: f64) -> String {
    let verdict = if measured <= bound { "held" } else { "**missed**" };
    format!("≤ {bound:.2}: {verdict}")
}
