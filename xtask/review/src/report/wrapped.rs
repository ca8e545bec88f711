//! Fits text into lines.

/// `text` in lines of at most `width` characters, if their words are not longer. What goes on is indented by two more.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut part = String::new();
        for (index, word) in line.split(' ').enumerate() {
            if index <= indent || part.chars().count() + 1 + word.chars().count() <= width {
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
