//! Fits text into a terminal.

use std::io::IsTerminal;

/// The maximum number of columns in a line.
pub(crate) const WIDTH: usize = 80;

/// `text` for `output`. On a terminal, a line that is too long goes on below it; a program gets the line as it is.
pub fn fit(text: &str, output: &impl IsTerminal) -> String {
    if output.is_terminal() { wrapped(text) } else { text.to_owned() }
}

/// `text` in lines that fit, if their words do. What goes on is indented by two more.
fn wrapped(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut part = String::new();
        for (index, word) in line.split(' ').enumerate() {
            if index <= indent || part.chars().count() + 1 + word.chars().count() <= WIDTH {
                part.push_str(if index == 0 { "" } else { " " });
                part.push_str(word);
            } else {
                lines.push(std::mem::replace(&mut part, " ".repeat(indent + 2) + word));
            }
        }
        lines.push(part);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_below_and_words_stay_whole() {
        let (words, long) = ("word ".repeat(30), "x".repeat(90));
        insta::assert_snapshot!(wrapped(&format!(
            "short  line\n\n  {words}end\n    at: #/{long} {long}"
        )));
    }
}
