//! The JSONPath of an action, evaluated with a time limit.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use regex::Regex;
use serde_json::Value;
use serde_json_path::JsonPath;

/// The time limit for parsing and for evaluating a path. A usual path takes less than a millisecond.
const TIME: Duration = Duration::from_secs(2);
/// The maximum length of a path, in bytes.
const LENGTH: usize = 1_000;
/// Enough for the deepest nesting in a path of this length, without optimization.
const STACK: usize = 64 << 20;

/// A JSONPath.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) text: String,
    path: Arc<JsonPath>,
}

impl Target {
    /// Parses a path. An error is the problem.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LENGTH {
            return Err(format!("{} bytes long; expected at most {LENGTH}", text.len()));
        }
        patterns(text)?;
        let owned = text.to_owned();
        let path = limited(move || JsonPath::parse(&owned).map_err(|error| error.to_string()))?;
        let path = path.map_err(|error| format!("not a JSONPath: {error}"))?;
        Ok(Self { text: text.to_owned(), path: Arc::new(path) })
    }

    /// The JSON pointers of what the path selects.
    pub(super) fn locate(&self, description: &Arc<Value>) -> Result<Vec<String>, String> {
        let (path, description) = (Arc::clone(&self.path), Arc::clone(description));
        let pointers = limited(move || -> Vec<String> {
            let found = path.query_located(&description);
            found.into_iter().map(|node| node.location().to_json_pointer()).collect()
        })?;
        let mut seen = Vec::new();
        for pointer in pointers {
            if !seen.contains(&pointer) {
                seen.push(pointer);
            }
        }
        Ok(seen)
    }

    /// The ends of the path's segments in its text.
    pub(super) fn ends(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        let (mut depth, mut quote, mut escaped, mut before) = (0_usize, None, false, ' ');
        for (index, letter) in self.text.char_indices() {
            match quote {
                Some(_) if escaped => escaped = false,
                Some(_) if letter == '\\' => escaped = true,
                Some(mark) if letter == mark => quote = None,
                Some(_) => {}
                None => {
                    let begins = match letter {
                        '[' | '.' => depth == 0 && before != '.',
                        _ => false,
                    };
                    if begins && index > 0 {
                        ends.push(index);
                    }
                    match letter {
                        '\'' | '"' => quote = Some(letter),
                        '[' | '(' => depth += 1,
                        ']' | ')' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                }
            }
            before = letter;
        }
        ends.push(self.text.len());
        ends
    }
}

/// Runs `work` on a thread, with a time limit.
///
/// If the limit is exceeded, the thread goes on until the process ends: a thread cannot be stopped.
fn limited<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let (sender, receiver) = mpsc::channel();
    let run = move || {
        // Fails if the limit is exceeded.
        let _ = sender.send(work());
    };
    thread::Builder::new().stack_size(STACK).spawn(run).map_err(|error| error.to_string())?;
    receiver
        .recv_timeout(TIME)
        .map_err(|_| format!("takes more than {} seconds; expected a simpler path", TIME.as_secs()))
}

/// Checks the regular expressions of `match` and `search`. The library matches nothing with an invalid one.
fn patterns(text: &str) -> Result<(), String> {
    for function in ["match", "search"] {
        for (start, _) in text.match_indices(&format!("{function}(")) {
            let arguments = text.get(start..).unwrap_or_default();
            if let Some(pattern) = last_string(arguments) {
                Regex::new(&format!("^(?:{pattern})$")).map_err(|error| {
                    format!("{pattern:?} is not a regular expression: {}", last_line(&error))
                })?;
            }
        }
    }
    Ok(())
}

fn last_line(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// The last string argument of the function call at the start of `text`.
fn last_string(text: &str) -> Option<String> {
    let (mut depth, mut last, mut current, mut quote, mut escaped) =
        (0_usize, None, String::new(), None, false);
    for letter in text.chars() {
        match quote {
            Some(mark) => {
                if escaped {
                    // An escape of JSONPath, or one of the regular expression.
                    if !matches!(letter, '\'' | '"' | '\\' | '/') {
                        current.push('\\');
                    }
                    current.push(letter);
                    escaped = false;
                } else if letter == '\\' {
                    escaped = true;
                } else if letter == mark {
                    last = Some(std::mem::take(&mut current));
                    quote = None;
                } else {
                    current.push(letter);
                }
            }
            None => match letter {
                '\'' | '"' => quote = Some(letter),
                '(' => depth += 1,
                ')' if depth <= 1 => return last,
                ')' => depth -= 1,
                _ => {}
            },
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_that_cannot_be_used_are_refused() {
        let cases = [
            "$.a[".to_owned(),
            "a".to_owned(),
            String::new(),
            "$[?match(@.a, '[')]".to_owned(),
            "$[?search(@.a, \"(x\") && @.b]".to_owned(),
            "$[?match(@.a, 'a{1000}{1000}{1000}')]".to_owned(),
            format!("$[?{}1{}]", "(".repeat(600), ")".repeat(600)),
            format!("$[?{}@.a{}]", "(".repeat(300), ")".repeat(300)),
        ];
        let errors = cases.map(|text| match Target::parse(&text) {
            Ok(_) => "fine".to_owned(),
            Err(error) => error,
        });
        insta::assert_snapshot!(errors.join("\n"));
    }

    #[test]
    fn a_path_that_takes_too_long_ends() {
        let nested = (0..60).fold(json!(1), |inner, _| json!({"a": inner, "b": [1, 2, 3]}));
        let target = Target::parse(&format!("$..*{}", "..*".repeat(12))).unwrap();
        let error = target.locate(&Arc::new(nested)).unwrap_err();
        assert_eq!(error, "takes more than 2 seconds; expected a simpler path");
    }

    #[test]
    fn the_parts_of_a_path_are_told_apart() {
        let parts = |text: &str| -> Vec<String> {
            let target = Target::parse(text).unwrap();
            target.ends().into_iter().map(|end| target.text[..end].to_owned()).collect()
        };
        assert_eq!(
            parts("$.a['b.c'][?@.d == 'x[' && @.e]..f"),
            [
                "$",
                "$.a",
                "$.a['b.c']",
                "$.a['b.c'][?@.d == 'x[' && @.e]",
                "$.a['b.c'][?@.d == 'x[' && @.e]..f"
            ]
        );
    }
}
