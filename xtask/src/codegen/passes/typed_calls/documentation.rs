//! The doc comment of progenitor's method, which ends with a list of all parameters, taken apart.

use syn::{Ident, ImplItemFn};

use super::{super::doc_comments, Argument, request::Request};

pub(super) struct Documentation {
    /// The text of the method, with the required parameters that have a description.
    pub(super) method: String,
    /// The descriptions of all parameters that have one.
    parameters: Vec<(Ident, String)>,
}

impl Documentation {
    pub(super) fn of(function: &ImplItemFn, arguments: &[Argument]) -> Self {
        let text: String = function.attrs.iter().filter_map(doc_comments::doc).collect();
        let entry = |argument: &Argument| format!("\n- `{}`", argument.name);
        let first = arguments.first().map(entry).unwrap_or_default();
        let Some((method, list)) = text.split_once(&format!("\n\nArguments:{first}")) else {
            return Self { method: text, parameters: Vec::new() };
        };

        let mut list = format!("{first}{list}");
        let mut parameters = Vec::new();
        // A description may have several lines, so that only the next entry ends one: from the last to the first.
        for argument in arguments.iter().rev() {
            let entry = entry(argument);
            let Some(start) = list.rfind(&entry) else { continue };
            let described = list.split_off(start);
            let description =
                described.strip_prefix(&entry).and_then(|rest| rest.strip_prefix(": "));
            if let Some(description) = description {
                parameters.insert(0, (argument.name.clone(), description.trim().to_owned()));
            }
        }

        let is_required = |name: &Ident| {
            arguments.iter().any(|argument| argument.name == *name && !argument.optional)
        };
        let entries: Vec<String> = parameters
            .iter()
            .filter(|(name, _)| is_required(name))
            .map(|(name, description)| format!("\n- `{name}`: {description}"))
            .collect();
        let heading = if entries.is_empty() { "" } else { "\n\nArguments:" };
        Self { method: format!("{method}{heading}{}", entries.concat()), parameters }
    }

    /// The description of a parameter. Without one, its name on the wire is better than nothing.
    pub(super) fn field(&self, argument: &Ident, request: &Request) -> String {
        let described = self.parameters.iter().find(|(name, _)| name == argument);
        described.map_or_else(
            || {
                let wire = request.query.iter().find(|(_, name)| name == argument);
                format!("The query parameter `{}`.", wire.map_or("", |(wire, _)| wire))
            },
            |(_, text)| text.clone(),
        )
    }
}
