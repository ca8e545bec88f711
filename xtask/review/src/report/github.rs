//! The report as annotations of GitHub Actions.

use openapi::spans;

use super::{
    super::{Class, Effect, Findings, Layer, Level},
    rows::{short, values},
    text::plain,
    wording,
};

/// One command of a workflow for each change: `::error` for what breaks, `::notice` for the rest.
pub fn annotations(findings: &Findings) -> String {
    let (file, fragment) = &findings.context.fragment;
    let wrapper = format!("{}/lib.rs", findings.project().wrapper.folder);
    let mut text = String::new();
    if let Err(reason) = &findings.compared {
        let title = "No verdict: no bindings can be generated";
        text.push_str(&command("error", file, 1, title, reason));
    }
    for change in findings.compared.iter().flat_map(|compared| &compared.changes) {
        let breaks = change.api.max(change.wrapper) == Effect::Breaking
            || change.old_client_new_service >= Level::Unknown;
        let level = if breaks { "error" } else { "notice" };
        let class = match change.class() {
            Class::Silent => "Compiles and does something else",
            Class::Breaking => "Breaking",
            Class::Wire => "Requests or responses",
            Class::Additive => "Additive",
            Class::Deprecated => "Deprecated",
        };
        let (file, line) = match change.layer {
            Layer::Wrapper => (wrapper.as_str(), 1),
            Layer::Rust | Layer::Wire => {
                let pointer = change.pointer.as_deref().unwrap_or_default();
                (file.as_str(), spans::line(fragment, pointer))
            }
        };
        let title = format!("{class}: {}", short(&change.item));
        let message = format!("{}{}. {}", wording::what(change), values(change), change.reason);
        text.push_str(&command(level, file, line, &title, &message));
    }
    text
}

fn command(level: &str, file: &str, line: usize, title: &str, message: &str) -> String {
    let message: Vec<String> = message.lines().map(plain).collect();
    let message = message.join("\n").replace('%', "%25").replace('\n', "%0A");
    let (file, title) = (property(file), property(title));
    format!("::{level} file={file},line={line},title={title}::{message}\n")
}

fn property(text: &str) -> String {
    plain(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_a_command() {
        assert_eq!(
            command("error", "a,b", 3, "x: y\n::z", "50%\n::error::z"),
            "::error file=a%2Cb,line=3,title=x%3A y\\u{a}%3A%3Az::50%25%0A::error::z\n"
        );
    }
}
