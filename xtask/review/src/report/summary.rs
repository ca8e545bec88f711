//! The first line and the table of audiences.

use std::collections::BTreeMap;

use super::{
    super::{Change, Class, Compared, Effect, Findings, Level, Project, What},
    rows::short,
    text::{code, prose},
};
use crate::outline::Kind;

/// The first line.
pub(super) fn title(findings: &Findings) -> String {
    let Ok(Compared { verdict, changes, .. }) = &findings.compared else {
        return "## ❓ no verdict: no bindings can be generated".to_owned();
    };
    let next = findings.next_version();
    // Code compiles and does something else.
    let is_silent =
        |it: &Change| it.class() == Class::Silent && it.api.max(it.wrapper) == Effect::Breaking;
    let title = match verdict.api.max(verdict.wrapper) {
        Effect::Breaking if changes.iter().any(is_silent) => {
            "## ☠️ breaking, without an error of the compiler"
        }
        Effect::Breaking => "## ❌ breaking",
        Effect::Additive => "## ✅ additive",
        Effect::None if next.is_none() => "## 🕯 deprecations only",
        Effect::None => "## 🔌 the same code, other requests or responses",
    };
    let bump = next.map(|version| format!(" → {version} for both crates")).unwrap_or_default();
    let warnings = [
        (verdict.old_client_new_service, "an old build", "the new service"),
        (verdict.new_client_old_service, "a new build", "an old service"),
    ];
    let warnings = warnings.map(|(level, build, service)| match level {
        Level::Fails => format!(" · ⚠️ {build} fails against {service}"),
        Level::SilentlyWrong => format!(" · ☠️ {build} is silently wrong with {service}"),
        Level::Unknown => format!(" · ❓ {build} may fail against {service}"),
        Level::Ok | Level::Unusual => String::new(),
    });
    format!("{title}{bump}{}", warnings.concat())
}

/// The rows of the table of audiences: who, and what it means to them, in Markdown.
pub(super) fn audiences(compared: &Compared, project: Project) -> [(String, String); 4] {
    let Compared { changes, proof, .. } = compared;
    let proof = proof.as_ref();
    let errors = |count: Option<usize>| match count {
        None => " (not compiled)".to_owned(),
        Some(0) => String::new(),
        Some(count) => {
            format!("; ⚠️ it does not compile itself yet: {}", plural(count, "error"))
        }
    };
    let api = source(compared, |change| change.api);
    let api = api + &errors(proof.map(|it| it.bindings.len()));
    let wrapper = source(compared, |change| change.wrapper);
    let wrapper = wrapper + &errors(proof.map(|it| it.wrapper.len()));
    let old_build = build(changes, |change| change.old_client_new_service);
    let new_build = build(changes, |change| change.new_client_old_service);
    [
        (format!("compiles against `{}`", project.bindings.package), api),
        (format!("compiles against `{}`", project.wrapper.package), wrapper),
        ("runs an old build against the new service".to_owned(), old_build),
        ("runs a new build against a service not yet updated".to_owned(), new_build),
    ]
}

fn source(compared: &Compared, effect: fn(&Change) -> Effect) -> String {
    let icon = match compared.changes.iter().map(effect).max().unwrap_or_default() {
        Effect::None => return "✅ unchanged".to_owned(),
        Effect::Additive => "✅",
        Effect::Breaking => "❌",
    };
    // What a change does to how many things of each kind.
    let mut counts: BTreeMap<(u8, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for change in compared.changes.iter().filter(|it| effect(it) != Effect::None) {
        let what = match (change.class(), change.what) {
            (Class::Silent, _) => (0, "compile and do something else"),
            (_, What::Removed) => (1, "removed"),
            (Class::Breaking, What::New) => (2, "new, and required"),
            (Class::Breaking, _) => (3, "changed"),
            (Class::Deprecated, _) => (6, "deprecated or no longer deprecated"),
            (_, What::New) => (4, "new"),
            _ => (5, "extended"),
        };
        *counts.entry(what).or_default().entry(noun(compared, &change.item)).or_default() += 1;
    }
    let phrases = counts.into_iter().map(|((rank, what), nouns)| {
        let total: usize = nouns.values().sum();
        let nouns: Vec<String> = nouns.into_iter().map(|(noun, n)| plural(n, noun)).collect();
        let verb = match (rank, total) {
            (0, _) => "",
            (_, 1) => "is ",
            (_, _) => "are ",
        };
        format!("{} {verb}{what}", and(&nouns))
    });
    let phrases: Vec<String> = phrases.collect();
    format!("{icon} {}", phrases.join("; "))
}

fn noun(compared: &Compared, item: &str) -> &'static str {
    // `Client::get(id)` is an argument of the method.
    match compared.kinds.get(item.split('(').next().unwrap_or(item)) {
        Some(Kind::Field) if item.contains("Params.") => "optional parameter",
        Some(Kind::Field) => "field",
        Some(Kind::Type { .. }) => "type",
        Some(Kind::Variant) => "variant",
        Some(Kind::Function(_)) => "method",
        Some(Kind::Module | Kind::Foreign | Kind::Other) | None => "item",
    }
}

/// A number of things: `2007 paths`.
pub fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn and(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

fn build(changes: &[Change], level: fn(&Change) -> Level) -> String {
    let worst = changes.iter().map(level).max().unwrap_or_default();
    let (icon, text) = match worst {
        Level::Ok => return "✅ works".to_owned(),
        Level::Unusual => ("✅", "works, except for some values: "),
        Level::Unknown => ("❓", "unknown: "),
        Level::Fails => ("⚠️", "fails: "),
        Level::SilentlyWrong => ("☠️", "is wrong without an error: "),
    };
    let mut found: Vec<&Change> = changes.iter().filter(|change| level(change) == worst).collect();
    found.dedup_by(|a, b| a.item == b.item);
    let Some(first) = found.first() else { return String::new() };
    let more = match found.len() {
        1 => String::new(),
        count => format!("; and {}", plural(count - 1, "more change")),
    };
    format!("{icon} {text}{}: {}{more}", code(&short(&first.item)), prose(&first.reason))
}
