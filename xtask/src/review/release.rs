//! Does the version, and does CHANGELOG.md, match the changes since the last release?

use std::collections::BTreeSet;

use review::{Change, Class, Compared};

use super::files::Files;

/// What has to be done before the working tree can be released. `release`: the version of the last release.
pub(super) fn problems(compared: &Compared, files: &Files, release: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let Some(needed) = compared.verdict.next_version(release) else { return problems };
    let version = &files.version();
    if numbers(version) < numbers(&needed) {
        problems.push(format!(
            "the version is {version}; the changes since {release} need {needed} (Cargo.toml, [workspace.package])"
        ));
    }
    let entry = entry(&files.changelog(), version);
    if !entry.lines().any(|line| line.starts_with("- ")) {
        problems.push(format!("CHANGELOG.md has no entry under [Unreleased] or [{version}]"));
        return problems;
    }
    let is_breaking = |change: &&Change| matches!(change.class(), Class::Silent | Class::Breaking);
    let items: BTreeSet<&str> =
        compared.changes.iter().filter(is_breaking).map(|change| name(&change.item)).collect();
    let missing = items.into_iter().filter(|item| !names(&entry, item));
    problems.extend(missing.map(|item| {
        format!(
            "CHANGELOG.md does not name {item}, which breaks, under [Unreleased] or [{version}]"
        )
    }));
    problems
}

/// Why there is no release to compare with, if there should be one. `is_shallow`: the clone may lack tags.
pub(super) fn missing_tags(changelog: &str, is_shallow: bool) -> Option<String> {
    let mut releases = changelog.lines().filter_map(heading);
    let release = releases.find(|name| !name.eq_ignore_ascii_case("unreleased"));
    let why = match (is_shallow, release) {
        (true, _) => "this clone is shallow".to_owned(),
        (false, Some(release)) => format!("CHANGELOG.md has the release {release}"),
        (false, None) => return None,
    };
    Some(format!("no tag v*, although {why}: git fetch --tags --unshallow, or git fetch --tags"))
}

/// The name of an item as people write it: without the module or crate, and without the argument of a method.
fn name(item: &str) -> &str {
    let item = ["types::", "registrations::"]
        .into_iter()
        .find_map(|start| item.strip_prefix(start))
        .unwrap_or(item);
    item.split('(').next().unwrap_or(item)
}

/// Whether a text names an item itself, and not another one or a part of it: `Pet.key` is not in `Pet.key_type`, and `Pet`
/// is not in `Pet.key`.
fn names(text: &str, item: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(item).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + item.len()..).unwrap_or_default();
        let part = after.strip_prefix("::").or_else(|| after.strip_prefix('.')).unwrap_or_default();
        !before.ends_with(|letter| is_word(letter) || letter == '.')
            && !after.starts_with(is_word)
            && !part.starts_with(is_word)
    })
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// The name of the section that `line` begins: `0.2.0` of `## [0.2.0] - 2026-01-01`.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("## ")?.trim_start_matches('[').split([']', ' ']).next()
}

/// The text of the changelog for what is not released, or for a version.
fn entry(changelog: &str, version: &str) -> String {
    let mut text = String::new();
    let mut is_inside = false;
    for line in changelog.lines() {
        if let Some(name) = heading(line) {
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

    #[test]
    fn an_entry_names_the_item_itself() {
        let text = "- **Breaking:** `Pet.key_type`, `types::Owner.name`, and `Client::get_pet`.";
        let named = ["Pet.key_type", "Owner.name", "Client::get_pet"];
        let others = ["Pet.key", "Pet", "Owner", "name", "Client::get", "Client"];
        assert!(named.iter().all(|item| names(text, item)));
        assert_eq!(others.iter().filter(|item| names(text, item)).count(), 0);
        assert!(names("`Pet` is gone.", "Pet"));
    }

    #[test]
    fn without_tags_there_is_no_release_unless_they_were_not_fetched() {
        assert_eq!(missing_tags("# Changelog\n\n## [Unreleased]\n", false), None);
        for (changelog, is_shallow) in [("## [Unreleased]\n\n## [0.1.0]\n", false), ("", true)] {
            assert!(missing_tags(changelog, is_shallow).is_some_and(|it| it.contains("git fetch")));
        }
    }
}
