//! Finds where our own documentation and examples use what breaks.

use std::collections::BTreeMap;

use super::{Change, Class, Layer};

/// A use of an item that breaks.
#[derive(Debug, PartialEq, Eq)]
pub struct Use {
    /// The item.
    pub item: String,
    /// The places: files with lines.
    pub places: Vec<String>,
}

/// The uses of the items that break, in the code of `files`. They are found by name.
pub(super) fn uses(changes: &[Change], files: &BTreeMap<String, String>) -> Vec<Use> {
    let code: Vec<(String, &str)> =
        files.iter().flat_map(|(path, text)| lines(path, text)).collect();
    let breaks = changes.iter().filter(|change| {
        change.layer == Layer::Rust && matches!(change.class, Class::Silent | Class::Breaking)
    });
    let mut uses: Vec<Use> = Vec::new();
    for item in breaks.map(|change| change.item.as_str()) {
        let places = code.iter().filter(|(_, line)| names(line, item));
        let places: Vec<String> = places.map(|(place, _)| place.clone()).collect();
        if !places.is_empty() && !uses.iter().any(|known| known.item == item) {
            uses.push(Use { item: item.to_owned(), places });
        }
    }
    uses
}

/// The lines of code of a file, with their places. Of a library, only the documentation.
fn lines<'a>(path: &str, text: &'a str) -> Vec<(String, &'a str)> {
    let is_example = path.contains("/examples/");
    let (mut found, mut is_code) = (Vec::new(), false);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let is_markdown = path.ends_with("README.md");
        let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        let documented = if is_markdown { Some(line) } else { doc };
        let is_fence = documented.is_some_and(|line| line.trim_start().starts_with("```"));
        is_code = documented.is_some() && (is_code != is_fence);
        if (is_code && !is_fence) || (is_example && doc.is_none()) {
            found.push((format!("{path}:{}", index + 1), documented.unwrap_or(line)));
        }
    }
    found
}

/// Whether a line of code names an item: a member after a point, and everything else as a word.
fn names(line: &str, item: &str) -> bool {
    let name = item.rsplit(['.', ':']).next().unwrap_or(item);
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let is_member = item.contains('.') || item.starts_with("Client::");
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + name.len()..).unwrap_or_default();
        let starts = if is_member { before.ends_with('.') } else { !before.ends_with(is_word) };
        starts && !after.starts_with(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_found_in_examples_and_documentation() {
        let readme = "The key.\n\n```rust\nlet key = found.key;\nfound.keys\n```\nfound.key\n";
        let library = "/// ```\n/// found.key\n/// ```\nfn key() { found.key }\n";
        let example = "fn main() { found.key; // found\n}\n";
        let files =
            [("README.md", readme), ("a/src/lib.rs", library), ("a/examples/b.rs", example)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let changes = [
            Change::new(Layer::Rust, Class::Breaking, "types::Found.key"),
            Change::new(Layer::Rust, Class::Breaking, "types::Found"),
            Change::new(Layer::Rust, Class::Additive, "types::Found.keys"),
        ];
        let places = ["README.md:4", "a/examples/b.rs:1", "a/src/lib.rs:2"].map(str::to_owned);
        let expected = Use { item: "types::Found.key".into(), places: places.to_vec() };
        assert_eq!(uses(&changes, &files.into()), [expected]);
    }
}
