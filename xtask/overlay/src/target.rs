//! The JSONPath of an action.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

/// The maximum length of a path, in bytes: the parser calls itself for each bracket.
const LENGTH: usize = 256;
/// The maximum number of `..` in a path: each one visits everything below what the one before has found.
const DESCENTS: usize = 2;

/// A JSONPath.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Target {
    pub(super) text: String,
    path: JsonPath,
}

impl TryFrom<String> for Target {
    /// The problem.
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() > LENGTH {
            return Err(format!("{} bytes long; expected at most {LENGTH}", text.len()));
        }
        let descents = text.matches("..").count();
        if descents > DESCENTS {
            return Err(format!("`..` {descents} times; expected at most {DESCENTS}"));
        }
        let path = JsonPath::parse(&text).map_err(|error| format!("not a JSONPath: {error}"))?;
        Ok(Self { text, path })
    }
}

impl Target {
    /// The JSON pointers of what the path selects.
    pub(super) fn locate(&self, description: &Value) -> Vec<String> {
        let found = self.path.query_located(description);
        let mut pointers: Vec<String> =
            found.into_iter().map(|node| node.location().to_json_pointer()).collect();
        let mut seen = BTreeSet::new();
        pointers.retain(|pointer| seen.insert(pointer.clone()));
        pointers
    }

    /// The text of the path, cut before each of its segments, from the last one to the first.
    pub(super) fn cuts(&self) -> Vec<(&str, &str)> {
        let ends = self
            .text
            .match_indices(['.', '['])
            .filter_map(|(end, _)| self.text.split_at_checked(end));
        // What ends inside of brackets or quotes is no path.
        ends.rev().filter(|(path, _)| JsonPath::parse(path).is_ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_cannot_be_used_are_refused() {
        let cases = [
            "$.a[".to_owned(),
            "a".to_owned(),
            String::new(),
            "$..a..b..c".to_owned(),
            format!("$[?{}1{}]", "(".repeat(120), ")".repeat(120)),
            format!("$[?{}@.a{}]", "(".repeat(125), ")".repeat(125)),
        ];
        let errors = cases.map(|text| match Target::try_from(text) {
            Ok(_) => "fine".to_owned(),
            Err(error) => error,
        });
        insta::assert_snapshot!(errors.join("\n"));
    }

    #[test]
    fn the_parts_of_a_path_are_told_apart() {
        let parts = |text: &str| -> Vec<String> {
            let target = Target::try_from(text.to_owned()).unwrap();
            target.cuts().into_iter().map(|(path, _)| path.to_owned()).collect()
        };
        assert_eq!(
            parts("$.a['b.c'][?@.d == 'x[' && @.e]..f"),
            ["$.a['b.c'][?@.d == 'x[' && @.e]", "$.a['b.c']", "$.a", "$"]
        );
    }
}
