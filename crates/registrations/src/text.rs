//! Makes untrusted text safe to display: one line, bounded.

use std::borrow::Cow;

/// The most bytes of a message that `Display` and `Debug` show.
const MAX_LINE: usize = 200;

/// The text on one line, without control characters, cut to 200 bytes.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let tidy = !text.contains(is_control) && text.trim().len() == text.len();
    if tidy && text.len() <= MAX_LINE {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || is_control(c)) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(prefix(word, MAX_LINE + 4));
        if line.len() > MAX_LINE {
            line.truncate(prefix(&line, MAX_LINE).len());
            line.push('…');
            break;
        }
    }
    Cow::Owned(line)
}

/// Control characters, and the characters that change the direction of the text around them.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The longest beginning of the text that has at most this many bytes.
pub(crate) fn prefix(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn lines_are_tidied_and_cut() {
        assert_eq!(one_line("fine"), "fine");
        assert_eq!(one_line(" a \r\n\tb\u{7}c "), "a b c");
        assert_eq!(one_line("a\u{202e}b"), "a b");
        let long = one_line(&"ö".repeat(300)).into_owned();
        assert!(long.len() <= 204 && long.ends_with('…'), "{long}");
    }
}
