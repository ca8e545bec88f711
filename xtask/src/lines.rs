//! Fits text into a terminal.

use std::io::IsTerminal;

use review::report::wrapped;

/// The maximum number of columns in a line.
pub(crate) const WIDTH: usize = 80;

/// `text` for `output`. On a terminal, a line that is too long goes on below it; a program gets the line as it is.
pub fn fit(text: &str, output: &impl IsTerminal) -> String {
    if output.is_terminal() { wrapped(text, WIDTH) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_below_and_words_stay_whole() {
        let (words, long) = ("word ".repeat(30), "x".repeat(90));
        let text = format!("short  line\n\n  {words}end\n    at: #/{long} {long}");
        insta::assert_snapshot!(wrapped(&text, WIDTH));
    }
}
