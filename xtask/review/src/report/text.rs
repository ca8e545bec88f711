//! Writes text of others into Markdown, as data.

use openapi::json::clipped;

/// The maximum number of characters of a value, and of a line of a block.
const SHOWN: usize = 200;
const LINE: usize = 1_000;

/// `text` in a code span: nothing in it is markup, a link or a mention.
pub(super) fn code(text: &str) -> String {
    let text = clipped(&plain(text), SHOWN);
    if text.trim().is_empty() {
        return "` `".to_owned();
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// `text` as prose, in which parts in backticks are code.
pub(super) fn prose(text: &str) -> String {
    let text = clipped(&plain(text), SHOWN);
    let mut prose = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 && !part.trim().is_empty() {
            prose.push_str(&code(part));
        } else {
            part.chars().for_each(|letter| escape(letter, &mut prose));
        }
    }
    prose
}

fn escape(letter: char, prose: &mut String) {
    match letter {
        '<' => prose.push_str("&lt;"),
        '>' => prose.push_str("&gt;"),
        '&' => prose.push_str("&amp;"),
        // With a zero-width space, it is neither a mention nor a reference.
        '@' | '#' => {
            prose.push(letter);
            prose.push('\u{200b}');
        }
        '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '~' | '|' | '$' => {
            prose.push('\\');
            prose.push(letter);
        }
        // `https://` and `www.` would become links.
        '/' if prose.ends_with(":/") => prose.push_str("\u{200b}/"),
        '.' if prose.ends_with("www") => prose.push_str("\u{200b}."),
        letter => prose.push(letter),
    }
}

/// `cell` for a table: a pipe ends a cell even in a code span.
pub(super) fn cell(cell: &str) -> String {
    cell.replace("\\|", "|").replace('|', "\\|")
}

/// Lines in a block of code, with its first and last line.
pub(super) fn fenced(language: &str, lines: &[String]) -> (String, Vec<String>, String) {
    let lines: Vec<String> = lines.iter().map(|line| clipped(&plain(line), LINE)).collect();
    let longest = lines.iter().map(|line| longest_run(line, '`')).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    (format!("{fence}{language}"), lines, fence)
}

/// `text` in one line, with control and format characters as their numbers.
pub(super) fn plain(text: &str) -> String {
    let plain = |letter: char| {
        let is_format = matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}');
        if letter.is_control() || is_format {
            letter.escape_unicode().to_string()
        } else {
            letter.to_string()
        }
    };
    text.chars().map(plain).collect()
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|letter| letter != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_is_never_markup() {
        assert_eq!(code("a | b"), "`a | b`");
        assert_eq!(code("`` `x"), "``` `` `x ```");
        assert_eq!(code(""), "` `");
        assert_eq!(code("a\nb\u{1b}[31m\u{202e}"), r"`a\u{a}b\u{1b}[31m\u{202e}`");
        assert_eq!(prose("`<b>` is <b>"), "`<b>` is &lt;b&gt;");
        assert_eq!(prose("a ` @b"), "a ` @b`");
        assert_eq!(prose("[x](http://y) www.z"), "\\[x\\]\\(http:/\u{200b}/y\\) www\u{200b}.z");
        assert_eq!(cell("`a|b` \\| c"), "`a\\|b` \\| c");
        assert_eq!(code(&"x".repeat(1_000)).chars().count(), SHOWN + 3);
    }

    #[test]
    fn a_block_ends_where_it_should() {
        let (first, lines, last) = fenced("diff", &["````".to_owned(), "a\nb".to_owned()]);
        assert_eq!((first.as_str(), last.as_str()), ("`````diff", "`````"));
        assert_eq!(lines, ["````", "a\\u{a}b"]);
    }
}
