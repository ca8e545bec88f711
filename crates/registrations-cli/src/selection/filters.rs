//! All filters of a command.

use registrations::Registration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Filter, Replacements, Status, Superseded};

/// Filters that must all hold, at most one of each kind. As JSON or TOML they are a table, such as
/// `{"idle_since": "2026-04-02T00:00:00Z", "status": "current"}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub(crate) struct Filters(Vec<Filter>);

/// What all filters of a command say about a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passes,
    /// A newer registration replaces it, but it was seen or created in the last 24 hours.
    Recent,
    /// Nothing that could be read replaces it, but not everything could be read.
    Unclear,
    /// It does not pass the filter of this flag.
    Fails(&'static str),
}

impl Filters {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Filter> {
        self.0.iter()
    }

    /// Whether any filter excludes more than a few kinds of registrations.
    pub(crate) fn narrow(&self) -> bool {
        self.0.iter().any(Filter::narrows)
    }

    /// Whether a check needs the device settings profiles.
    pub(crate) fn need_policy(&self) -> bool {
        self.0.iter().any(Filter::needs_policy)
    }

    /// Whether a registration passes all filters that do not depend on others.
    pub(crate) fn may_pass(&self, it: &Registration) -> bool {
        self.0.iter().all(|filter| filter.passes(it))
    }

    /// Decides about a registration. With `--superseded`, only what these `replacements` replace passes.
    pub(crate) fn judge(&self, it: &Registration, replacements: Option<&Replacements>) -> Verdict {
        let failed = self.0.iter().find(|filter| match filter {
            Filter::Superseded(_) => !replacements.is_some_and(|them| them.replace(it)),
            filter => !filter.passes(it),
        });
        let is_recent = || self.superseded().is_some_and(|rule| rule.is_recent(it.last_activity()));
        match failed {
            Some(Filter::Superseded(_)) if replacements.is_some_and(|them| them.unreadable > 0) => {
                Verdict::Unclear
            }
            Some(filter) => Verdict::Fails(filter.flag()),
            None if is_recent() => Verdict::Recent,
            None => Verdict::Passes,
        }
    }

    /// What makes a registration superseded, if only such ones pass.
    pub(crate) fn superseded(&self) -> Option<Superseded> {
        self.0.iter().find_map(|filter| match filter {
            Filter::Superseded(rule) => Some(*rule),
            _ => None,
        })
    }

    /// The addresses of `--email`.
    pub(crate) fn emails(&self) -> &[String] {
        let emails = self.0.iter().find_map(|filter| match filter {
            Filter::Email(emails) => Some(emails.as_slice()),
            _ => None,
        });
        emails.unwrap_or_default()
    }

    pub(crate) fn status(&self) -> Status {
        let status = self.0.iter().find_map(|filter| match filter {
            Filter::Status(status) => Some(*status),
            _ => None,
        });
        status.unwrap_or(Status::All)
    }
}

impl FromIterator<Filter> for Filters {
    fn from_iter<I: IntoIterator<Item = Filter>>(filters: I) -> Self {
        Self(filters.into_iter().collect())
    }
}

impl From<Filters> for Map<String, Value> {
    fn from(filters: Filters) -> Self {
        let tables = filters.0.iter().map(serde_json::to_value);
        tables
            .filter_map(|table| match table {
                Ok(Value::Object(table)) => Some(table),
                _ => None,
            })
            .flatten()
            .collect()
    }
}

impl TryFrom<Map<String, Value>> for Filters {
    type Error = serde_json::Error;

    fn try_from(table: Map<String, Value>) -> Result<Self, Self::Error> {
        let filter = |member| serde_json::from_value(Value::Object(Map::from_iter([member])));
        table.into_iter().map(filter).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Filter, Filters};

    #[test]
    fn filters_are_a_table() {
        let table = json!({
            "idle_since": "2026-04-02T00:00:00Z",
            "seen_before": "2026-04-02T00:00:00Z",
            "seen_after": "2026-04-02T00:00:00Z",
            "created_before": "2026-04-02T00:00:00Z",
            "created_after": "2026-04-02T00:00:00Z",
            "revoked_before": "2026-04-02T00:00:00Z",
            "never_seen": true,
            "email": ["a@example.com"],
            "user_id": ["u"],
            "device_id": "d",
            "name": "ci-*",
            "policy_id": "p",
            "policy_name": "Contractors",
            "type": "warp",
            "search": "ann",
            "client_version": "<2026.6",
            "tunnel": "masque",
            "key_type": "curve25519",
            "in": "100.96.0.0/16",
            "service_tokens": "only",
            "superseded": {"by": "user+device", "unless_seen_since": "2026-06-30T00:00:00Z"},
            "status": "current",
        });
        let filters: Filters = serde_json::from_value(table.clone()).unwrap();
        assert_eq!(serde_json::to_value(&filters).unwrap(), table);
        // The name is that of the flag: whoever writes a table by hand knows it from the command line.
        for filter in filters.iter().filter(|it| !matches!(it, Filter::IdleSince(_))) {
            let name = filter.flag().trim_start_matches('-').replace('-', "_");
            assert!(table.get(&name).is_some(), "{name}");
        }
        for unknown in [json!({"idle": 1}), json!({"name": "[a"}), json!({"status": "gone"})] {
            assert!(serde_json::from_value::<Filters>(unknown.clone()).is_err(), "{unknown}");
        }
    }
}
