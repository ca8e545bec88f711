//! What no plan may contain.

use std::{fs, path::PathBuf};

use registrations::Registration;

use crate::{failure::Failure, selection::Pattern, text::escape};

/// Ids, user ids, device ids, e-mail addresses, names, and patterns of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Protection {
    lines: Vec<String>,
    patterns: Vec<Pattern>,
}

impl Protection {
    /// Reads the files, and those that `$REGISTRATIONS_PROTECT` names.
    pub(crate) fn read(files: &[PathBuf]) -> Result<Self, Failure> {
        let from_env = std::env::var_os("REGISTRATIONS_PROTECT").filter(|value| !value.is_empty());
        let from_env = from_env.iter().flat_map(std::env::split_paths);
        let mut protection = Self::default();
        for file in files.iter().cloned().chain(from_env) {
            let name = escape(&file.to_string_lossy()).into_owned();
            let text = fs::read_to_string(&file).map_err(|error| {
                let remedy = "Nothing was sent, because it is unknown what is protected.";
                Failure::usage(format!("cannot read {name}: {error}"), remedy)
            })?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            for line in text.lines() {
                let line = line.split(" #").next().unwrap_or_default().trim();
                if !line.is_empty() && !line.starts_with('#') {
                    protection.add(line).map_err(|error| {
                        Failure::usage(format!("{name}: '{}': {error}", escape(line)), "")
                    })?;
                }
            }
        }
        Ok(protection)
    }

    /// Adds one line of a file.
    pub(crate) fn add(&mut self, line: &str) -> Result<(), String> {
        self.patterns.push(line.parse()?);
        self.lines.push(line.to_owned());
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
        texts
            .into_iter()
            .flatten()
            .any(|text| self.patterns.iter().any(|pattern| pattern.matches(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::Protection;

    #[test]
    fn every_identity_can_be_protected() {
        let it: registrations::Registration = serde_json::from_value(serde_json::json!({
            "id": "reg-1", "key": "k", "device": {"id": "dev-1", "name": "CEO-Laptop"},
            "user": {"id": "user-1", "email": "Boss@example.com", "name": "A Boss"},
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        }))
        .unwrap();
        for line in
            ["reg-1", "dev-1", "user-1", "boss@EXAMPLE.com", "ceo-*", "*@example.com", "CEO-Laptop"]
        {
            let mut protection = Protection::default();
            protection.add(line).unwrap();
            assert!(protection.contains(&it), "{line}");
        }
        let mut protection = Protection::default();
        protection.add("reg").unwrap();
        assert!(!protection.contains(&it));
        assert!(protection.add("[a").is_err());
    }
}
