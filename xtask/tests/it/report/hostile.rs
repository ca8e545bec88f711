//! Descriptions that are made to break the report.

use serde_json::{Value, json};

use super::support::Repository;

const PROPERTIES: &str = "/components/schemas/teams-devices_registration/properties";

const REQUIRED: &str = "/components/schemas/teams-devices_registration/required";

/// What a name or value can try.
const HOSTILE: &[&str] = &[
    "a | b",
    "`` ` ```",
    "<script>alert(1)</script>",
    "<!-- -->\n</details>",
    "@everyone",
    "![x](https://example.com/x.png)",
    "red\u{1b}[31m\u{7}",
    "\u{202e}gpj.exe",
    "::error::x",
    "#1",
    "\u{200b}",
];

#[test]
fn names_and_values_are_data() {
    let repository = Repository::new();
    repository.edit("spec/registrations.json", |fragment| {
        for (index, name) in HOSTILE.iter().enumerate().filter(|(index, _)| index % 2 == 1) {
            let required = fragment.pointer_mut(REQUIRED).unwrap().as_array_mut().unwrap();
            required.push(json!(format!("{name} {index}")));
        }
        fragment["servers"][0]["url"] = json!("https://example.com/|<b>`@everyone");
        let properties = fragment.pointer_mut(PROPERTIES).unwrap();
        for (index, name) in HOSTILE.iter().enumerate() {
            properties[format!("{name} {index}")] = json!({"type": "string"});
            properties[format!("choice {index}")] = json!({"type": "string", "default": name});
        }
    });
    let outcome = repository.review(&["--base", "HEAD"]);
    check(&outcome.out);
    insta::assert_snapshot!(outcome.out);
    let annotations = repository.review(&["--format", "github"]).out;
    for line in annotations.lines() {
        assert!(line.starts_with("::error file=") || line.starts_with("::notice file="), "{line}");
    }
}

/// No line is anything but what the report means it to be.
fn check(report: &str) {
    let mut outside = String::new();
    let mut fence: Option<String> = None;
    for line in report.lines() {
        let marks: String = line.trim_start().chars().take_while(|letter| *letter == '`').collect();
        match &fence {
            Some(open) if *open == line.trim() => fence = None,
            Some(_) => {}
            None if marks.len() >= 3
                && line.trim_start().starts_with("```")
                && !line.trim_start().contains(' ') =>
            {
                fence = Some(marks);
            }
            None => {
                outside.push_str(&without_code(line));
                outside.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "{report}");
    for line in outside.lines() {
        let tags = ["<details><summary>", "</summary>", "</details>", "<br>"];
        let rest = tags.iter().fold(line.to_owned(), |line, tag| line.replace(tag, ""));
        assert!(!rest.contains(['<', '>']), "{line}");
        assert!(!rest.contains("]("), "{line}");
        assert!(!rest.contains("@e") && !rest.contains("#1"), "{line}");
        let cells = line.replace("\\|", "").matches('|').count();
        assert!([0, 3, 5].contains(&cells), "{line}");
    }
    let is_control = |letter: char| letter.is_control() && letter != '\n';
    assert!(!report.contains(is_control));
    assert!(!report.contains('\u{202e}'));
}

/// A line without its code spans, as Markdown reads them.
fn without_code(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let run = |at: usize| letters[at..].iter().take_while(|letter| **letter == '`').count();
    let (mut text, mut at) = (String::new(), 0);
    while at < letters.len() {
        let open = run(at);
        if letters[at] == '\\' {
            text.extend(&letters[at..(at + 2).min(letters.len())]);
            at += 2;
        } else if open == 0 {
            text.push(letters[at]);
            at += 1;
        } else {
            let mut end = at + open;
            while end < letters.len() && run(end) != open {
                end += run(end).max(1);
            }
            // A pipe ends a cell in a span, too.
            let inside = &letters[(at + open).min(letters.len())..end.min(letters.len())];
            for (index, letter) in inside.iter().enumerate() {
                if *letter == '|' {
                    assert_eq!(
                        index.checked_sub(1).map(|before| inside[before]),
                        Some('\\'),
                        "{line}"
                    );
                }
            }
            at = end + open;
        }
    }
    text
}

#[test]
fn a_long_report_is_cut_at_a_line() {
    let repository = Repository::new();
    repository.edit("spec/registrations.json", |fragment| {
        let properties = fragment.pointer_mut(PROPERTIES).unwrap();
        for index in 0..1_500 {
            let name = format!("field_{index:04}_{}", "x".repeat(index % 50));
            properties[name] = if index % 2 == 0 { json!({"type": "string"}) } else { json!({"type": "boolean"}) };
            properties[format!("list_{index}")] = json!({"type": "array", "items": {"type": "string", "default": Value::from("y".repeat(500))}});
        }
    });
    let out = repository.report();
    assert!(out.chars().count() <= review::report::LIMIT, "{}", out.chars().count());
    assert!(out.chars().count() > review::report::LIMIT - 2_000, "{}", out.chars().count());
    check(&out);
    assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
    let more: Vec<&str> = out.lines().filter(|line| line.starts_with("and ")).collect();
    assert!(!more.is_empty());
    assert!(out.contains("- Again: `cargo xtask review --base HEAD`"));
    assert_eq!(repository.report(), out);
}
