//! Puts sections together, within a limit of characters.

use std::cmp::Reverse;

use super::text::fenced;

/// The maximum number of characters of a report: GitHub accepts bodies of 65,536.
pub const LIMIT: usize = 60_000;

/// A part of a report.
#[derive(Default)]
pub(super) struct Section {
    /// The lines before the body.
    pub(super) head: Vec<String>,
    /// The lines, or groups of lines, that can be left out, from the end.
    pub(super) body: Vec<String>,
    /// The lines after the body.
    pub(super) tail: Vec<String>,
    /// The sections with the lowest number are cut last. 0: never.
    pub(super) rank: u8,
}

impl Section {
    /// Lines in a block of code, after a heading.
    pub(super) fn block(heading: &[&str], language: &str, lines: &[String], rank: u8) -> Self {
        let (first, body, last) = fenced(language, lines);
        let head = heading.iter().copied().map(str::to_owned).chain([first]).collect();
        Self { head, body, tail: vec![last], rank }
    }

    /// Lines in a folded block of code, if there are any.
    pub(super) fn folded(
        summary: &str,
        language: &str,
        lines: &[String],
        rank: u8,
    ) -> Option<Self> {
        let summary = format!("<details><summary>{summary}</summary>");
        let mut section = Self::block(&[&summary, ""], language, lines, rank);
        section.tail.extend([String::new(), "</details>".to_owned()]);
        (!lines.is_empty()).then_some(section)
    }

    /// A list after a heading, if it has items.
    pub(super) fn list(heading: &str, items: Vec<String>) -> Option<Self> {
        let head = vec![heading.to_owned(), String::new()];
        (!items.is_empty()).then(|| Self { head, body: items, rank: 2, ..Self::default() })
    }

    /// Lines that are never cut.
    pub(super) fn fixed(lines: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { head: lines.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

/// The sections, with an empty line between them, in at most `limit` characters.
pub(super) fn join(mut sections: Vec<Section>, limit: usize) -> String {
    // With the empty line that follows.
    let total: usize = sections.iter().map(|it| text(it).chars().count() + 2).sum();
    let mut excess = total.saturating_sub(limit);
    let mut order: Vec<_> = sections.iter_mut().filter(|it| it.rank > 0).collect();
    order.sort_by_key(|it| Reverse(it.rank));
    for section in order {
        excess = cut(section, excess);
    }
    sections.iter().map(text).collect::<Vec<_>>().join("\n\n") + "\n"
}

fn text(section: &Section) -> String {
    [&section.head[..], &section.body, &section.tail].concat().join("\n")
}

/// Leaves out at least `excess` characters of lines, if there are as many, and says how many lines. Returns how many
/// characters are still too many.
fn cut(section: &mut Section, excess: usize) -> usize {
    if excess == 0 || section.body.is_empty() {
        return excess;
    }
    // The longest number of lines fits.
    let mut rest = excess + "and 4294967295 more".len() + 2;
    let lines = section.body.len();
    while rest > 0
        && let Some(line) = section.body.pop()
    {
        rest = rest.saturating_sub(line.chars().count() + 1);
    }
    let folded = section.tail.iter().position(|line| line == "</details>");
    let at = folded.unwrap_or(section.tail.len());
    let note = format!("and {} more", lines - section.body.len());
    section.tail.splice(at..at, [String::new(), note]);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_rank_is_cut_first_and_at_a_line() {
        let section = |rank, letter: &str| Section {
            head: vec![format!("# {rank}")],
            body: vec![letter.repeat(9); 20],
            tail: vec!["end".into()],
            rank,
        };
        let sections = || vec![section(0, "a"), section(1, "b"), section(2, "c")];
        let whole = join(sections(), 10_000);
        assert!(!whole.contains("more"));
        for limit in [300, 400, 500, 600, whole.chars().count()] {
            let text = join(sections(), limit);
            assert!(text.chars().count() <= limit, "{limit}");
            assert_eq!(text.matches("aaaaaaaaa").count(), 20);
            assert!(
                text.lines().all(|line| [0, 3, 9].contains(&line.len()) || line.contains("more"))
            );
            assert!(limit < 500 || text.matches("bbbbbbbbb").count() == 20, "{limit}");
        }
        assert!(join(sections(), 500).ends_with("end\n\nand 15 more\n"));
    }
}
