//! What no plan may contain.

use std::{cell::Cell, collections::HashMap, path::PathBuf};

use registrations::Registration;

use crate::{
    failure::Failure,
    lists,
    selection::Pattern,
    text::{count, escape, folded},
};

/// Ids, user ids, device ids, e-mail addresses, names, and patterns of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Protection {
    /// Lines without a wildcard, as they are compared, and their numbers: a list can be long.
    exact: HashMap<String, Vec<usize>>,
    patterns: Vec<(usize, Pattern)>,
    lines: Vec<String>,
    /// Which of them have matched a registration.
    has_matched: Vec<Cell<bool>>,
}

impl Protection {
    /// Reads the files, and those that `$REGISTRATIONS_PROTECT` names.
    pub(crate) fn read(files: &[PathBuf]) -> Result<Self, Failure> {
        let from_env = std::env::var_os("REGISTRATIONS_PROTECT").filter(|value| !value.is_empty());
        let from_env = from_env.iter().flat_map(std::env::split_paths);
        let mut protection = Self::default();
        for file in files.iter().cloned().chain(from_env) {
            let name = file.to_string_lossy();
            for entry in lists::read(&name, lists::Kind::Identities)? {
                protection.add(&entry.text).map_err(|error| entry.refused(&name, &error))?;
            }
        }
        Ok(protection)
    }

    /// Adds one line of a file.
    pub(crate) fn add(&mut self, line: &str) -> Result<(), String> {
        let pattern: Pattern = line.parse()?;
        let number = self.lines.len();
        if pattern.as_str().contains(['*', '?']) {
            self.patterns.push((number, pattern));
        } else {
            self.exact.entry(pattern.as_str().to_owned()).or_default().push(number);
        }
        self.lines.push(line.to_owned());
        self.has_matched.push(Cell::new(false));
        Ok(())
    }

    /// Adds the lines of an earlier plan or report. That they match nothing is expected: it left out what they match.
    pub(crate) fn add_earlier(&mut self, of: &str, lines: &[String]) -> Result<(), Failure> {
        for line in lines {
            if !self.lines.contains(line) {
                self.add(line).map_err(|error| {
                    Failure::usage(format!("{of} protected '{}': {error}", escape(line)), "")
                })?;
            }
            let found = self.lines.iter().zip(&self.has_matched).filter(|(it, _)| *it == line);
            found.for_each(|(_, has_matched)| has_matched.set(true));
        }
        Ok(())
    }

    pub(crate) fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Whether a registration is protected.
    pub(crate) fn contains(&self, it: &Registration) -> bool {
        let user = it.user.as_ref();
        let texts = [
            Some(it.id.as_str()),
            Some(it.device.id.as_str()),
            Some(it.device.name.as_str()),
            user.and_then(|user| user.id.as_ref()).map(registrations::UserId::as_str),
            user.and_then(|user| user.email.as_ref()).map(registrations::Email::as_str),
            user.and_then(|user| user.name.as_deref()),
        ];
        let texts: Vec<_> = texts.into_iter().flatten().map(folded).collect();
        let exact = texts.iter().filter_map(|text| self.exact.get(text)).flatten();
        let patterns = self.patterns.iter();
        let matched = patterns.filter(|(_, it)| texts.iter().any(|text| it.matches_folded(text)));
        let numbers = exact.chain(matched.map(|(number, _)| number));
        let mut is_protected = false;
        for line in numbers.filter_map(|number| self.has_matched.get(*number)) {
            line.set(true);
            is_protected = true;
        }
        is_protected
    }

    /// `14 lines, 3 match nothing here: a, b, c`. `None` if nothing is protected.
    pub(crate) fn describe(&self) -> Option<String> {
        let unmatched = self.lines.iter().zip(&self.has_matched).filter(|(_, it)| !it.get());
        let unmatched: Vec<_> = unmatched.map(|(line, _)| escape(line)).collect();
        let mut text = count(self.lines.len(), "line");
        match unmatched.as_slice() {
            _ if self.lines.is_empty() => return None,
            [] => {}
            [one] => text = format!("{text}, 1 matches nothing here: {one}"),
            some => {
                let shown = some.iter().take(SHOWN).map(AsRef::as_ref).collect::<Vec<_>>();
                let dots = if some.len() > SHOWN { ", …" } else { "" };
                let (number, shown) = (some.len(), shown.join(", "));
                text = format!("{text}, {number} match nothing here: {shown}{dots}");
            }
        }
        Some(text)
    }
}

/// How many of the lines that match nothing are named.
const SHOWN: usize = 10;

#[cfg(test)]
mod tests {
    use super::Protection;

    #[test]
    fn every_identity_can_be_protected() {
        let it: registrations::Registration = serde_json::from_value(serde_json::json!({
            "id": "reg-1", "key": "k", "device": {"id": "dev-1", "name": "CEO-Laptop"},
            "user": {"id": "user-1", "email": "Boss@example.com", "name": "Zoe\u{308} Boss"},
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        }))
        .unwrap();
        for line in [
            "reg-1",
            "dev-1",
            "user-1",
            "boss@EXAMPLE.com",
            "ceo-*",
            "*@example.com",
            "CEO-Laptop",
            "Zo\u{eb} Boss",
            "zoe\u{308} *",
        ] {
            let mut protection = Protection::default();
            protection.add(line).unwrap();
            assert!(protection.contains(&it), "{line}");
            assert_eq!(protection.describe().as_deref(), Some("1 line"));
        }
        let mut protection = Protection::default();
        protection.add("reg").unwrap();
        assert!(!protection.contains(&it));
        assert_eq!(protection.describe().as_deref(), Some("1 line, 1 matches nothing here: reg"));
        assert!(protection.add("[a").is_err());
    }
}
