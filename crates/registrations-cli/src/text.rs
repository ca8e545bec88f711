//! Text for a terminal.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Replaces every character that could control a terminal or disguise the text around it.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) { safe.extend(c.escape_unicode()) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

/// The text in NFC: the same characters can be written in two ways, and some systems change one into the other.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The text as it is compared where case does not count, and neither do characters that look the same.
pub(crate) fn folded(text: &str) -> String {
    let same = |c: char| match c {
        // Of a capital sigma, the place decides which small one it is: a part of a text has another one than the whole.
        'ς' => 'σ',
        // Apple names devices with these: Ann’s iPhone, iPhone de Ann with blanks that do not break.
        '’' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    nfc(&text.trim().to_lowercase()).chars().map(same).collect()
}

/// The first character that is not visible or could control a terminal.
pub(crate) fn invisible(text: &str) -> Option<char> {
    text.chars().find(|c| is_unsafe(*c))
}

/// Control characters (C0, C1), line breaks, direction marks and invisible characters.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// How many columns the text takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Cuts the text to this many columns.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or_default();
        if used > columns {
            break;
        }
        cut.push(c);
    }
    if columns > 0 {
        cut.push_str(if is_utf8() { "…" } else { "~" });
    }
    cut
}

/// The text with spaces up to this many columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The word that is most like another one, if one is like it.
pub(crate) fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = among.into_iter().map(|it| (strsim::jaro_winkler(word, it), it));
    let (likeness, nearest) = likeness.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (likeness > 0.6).then_some(nearest)
}

/// A number with a comma at the thousands.
pub(crate) fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The text with a capital letter at its start.
pub(crate) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `1 registration`, `2 registrations`.
pub(crate) fn count(value: usize, noun: &str) -> String {
    format!("{} {noun}{}", number(value), if value == 1 { "" } else { "s" })
}

/// The beginning and the end of an id: `0123…cdef`.
pub(crate) fn short_id(id: &str) -> String {
    let safe = escape(id);
    let length = safe.chars().count();
    if length <= 12 {
        return safe.into_owned();
    }
    let first: String = safe.chars().take(4).collect();
    let last: String = safe.chars().skip(length - 4).collect();
    let gap = if is_utf8() { "…" } else { "..." };
    format!("{first}{gap}{last}")
}

/// Whether the terminal shows characters beyond ASCII.
pub(crate) fn is_utf8() -> bool {
    // Windows has no locale in the environment; its terminals show Unicode.
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// The separator between parts of a line.
pub(crate) fn dot() -> &'static str {
    if is_utf8() { " · " } else { " - " }
}

#[cfg(test)]
mod tests {
    use super::{escape, fit, number, short_id, width};

    #[test]
    fn names_cannot_control_the_terminal() {
        assert_eq!(escape("ZOË-LAPTOP"), "ZOË-LAPTOP");
        assert_eq!(escape("a\u{1b}[2Jb"), r"a\u{1b}[2Jb");
        assert_eq!(escape("a\u{9b}b\r\n\u{202e}c\u{2028}"), r"a\u{9b}b\u{d}\u{a}\u{202e}c\u{2028}");
    }

    #[test]
    fn texts_are_cut_by_columns() {
        for text in ["abcdefgh", "日本語日本語", "ZOËZOËZOË"] {
            assert!(width(&fit(text, 5)) <= 5, "{text}");
        }
        assert_eq!(fit("abc", 3), "abc");
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(
            [number(0), number(999), number(2_407), number(1_000_000)],
            ["0", "999", "2,407", "1,000,000"]
        );
        assert_eq!(short_id("short"), "short");
        let short = short_id("0123456789abcdef");
        assert!(short.starts_with("0123") && short.ends_with("cdef") && short.len() < 12);
    }
}
