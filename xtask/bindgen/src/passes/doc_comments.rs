//! Doc comments: one `///` line for each line of text, before all other attributes.
//!
//! prettyplease prints a doc comment of several lines as an unindented block comment. rustc refuses characters that change
//! the direction of text, so that they are printed as escapes.

use syn::{Attribute, Item, parse_quote, visit_mut::VisitMut};

use super::string;

pub(super) fn split(items: &mut [Item]) {
    for item in items {
        DocComments.visit_item_mut(item);
    }
}

struct DocComments;

impl VisitMut for DocComments {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let (mut documentation, mut others) = (Vec::new(), Vec::new());
        for attribute in attributes.drain(..) {
            match string(&attribute.meta, "doc") {
                Some(text) => {
                    documentation.extend(lines(&text).iter().map(|line| to_attribute(line)));
                }
                None => others.push(attribute),
            }
        }
        attributes.append(&mut documentation);
        attributes.append(&mut others);
    }
}

fn to_attribute(line: &str) -> Attribute {
    let mut text = String::new();
    for letter in line.chars() {
        match letter {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                text.extend(letter.escape_unicode());
            }
            _ => text.push(letter),
        }
    }
    parse_quote!(#[doc = #text])
}

/// The lines, without empty ones at the end and in a row.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_end().split('\n').map(str::trim_end) {
        let indent = if line.is_empty() || line.starts_with(' ') { "" } else { " " };
        lines.push(format!("{indent}{line}"));
    }
    lines.dedup_by(|line, previous| line.is_empty() && previous.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::{super::on, *};

    #[test]
    fn splits_lines_and_indents_them() {
        let source = "
            #[derive(Clone)]
            #[doc = \"Client for the API\\r\\n\\nMore.\"]
            pub struct Client {
                ///Field.
                #[doc = \"a\u{202e}b\"]
                pub a: u8,
            }
            mod m {
                /// kept
                ///
                ///  - indented
                fn f() {}
            }";
        insta::assert_snapshot!(on(source, |items| split(items)), @"
        /// Client for the API
        ///
        /// More.
        #[derive(Clone)]
        pub struct Client {
            /// Field.
            /// a\\u{202e}b
            pub a: u8,
        }
        mod m {
            /// kept
            ///
            ///  - indented
            fn f() {}
        }
        ");
    }
}
