//! Does the version, and does CHANGELOG.md, match the changes since the last release?

use super::{Change, Class, Findings, Given};

/// What has to be done before the working tree can be released. `release`: the version of the last release.
pub(super) fn problems(findings: &Findings, given: &Given, release: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let Ok(verdict) = &findings.verdict else { return vec!["there is no verdict".to_owned()] };
    let Some(needed) = verdict.next_version(release) else { return problems };
    let version = &given.side.version;
    if numbers(version) < numbers(&needed) {
        problems.push(format!(
            "the version is {version}; the changes since {release} need {needed} (Cargo.toml, [workspace.package])"
        ));
    }
    let entry = entry(&given.changelog, version);
    if !entry.lines().any(|line| line.starts_with("- ")) {
        problems.push(format!("CHANGELOG.md has no entry under [Unreleased] or [{version}]"));
        return problems;
    }
    let is_breaking = |change: &&Change| matches!(change.class, Class::Silent | Class::Breaking);
    let mut items: Vec<&str> =
        findings.changes.iter().filter(is_breaking).map(|change| name(&change.item)).collect();
    items.sort_unstable();
    items.dedup();
    let missing = items.into_iter().filter(|item| !entry.contains(item));
    problems.extend(missing.map(|item| {
        format!(
            "CHANGELOG.md does not name {item}, which breaks, under [Unreleased] or [{version}]"
        )
    }));
    problems
}

/// The name of an item as people write it: without the module, and without the argument of a method.
fn name(item: &str) -> &str {
    let item = item.strip_prefix("types::").unwrap_or(item);
    item.split('(').next().unwrap_or(item)
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// The text of the changelog for what is not released, or for a version.
fn entry(changelog: &str, version: &str) -> String {
    let mut text = String::new();
    let mut is_inside = false;
    for line in changelog.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let name = heading.trim_start_matches('[').split([']', ' ']).next().unwrap_or_default();
            is_inside = name.eq_ignore_ascii_case("unreleased") || name == version;
        } else if is_inside {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_is_that_of_the_version_or_of_what_is_not_released() {
        let changelog = "# Changelog\n\n## [Unreleased]\n\n- one\n\n## [0.2.0] - 2026-01-01\n\n- two\n\n## [0.1.0]\n\n- three\n";
        assert_eq!(entry(changelog, "0.2.0"), "\n- one\n\n\n- two\n\n");
        assert_eq!(entry(changelog, "0.3.0"), "\n- one\n\n");
        assert!(numbers("0.10.0") > numbers("0.9.9"));
    }
}
