//! The verdicts for the audiences, and the next version.

use super::change::{Change, Effect, Level};

/// What the changes mean together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// For code that compiles against `registrations-api`.
    pub api: Effect,
    /// For code that compiles against `registrations`.
    pub wrapper: Effect,
    /// For an old build and the new service.
    pub old_client_new_service: Level,
    /// For a new build and an old service.
    pub new_client_old_service: Level,
}

impl Verdict {
    /// The verdict on these changes.
    pub fn of(changes: &[Change]) -> Self {
        let worst =
            |level: fn(&Change) -> Level| changes.iter().map(level).max().unwrap_or_default();
        let effect =
            |effect: fn(&Change) -> Effect| changes.iter().map(effect).max().unwrap_or_default();
        Self {
            api: effect(|change| change.api),
            wrapper: effect(|change| change.wrapper),
            old_client_new_service: worst(|change| change.old_client_new_service),
            new_client_old_service: worst(|change| change.new_client_old_service),
        }
    }

    /// The next version of both crates after `version`, if a release is needed.
    pub fn next_version(&self, version: &str) -> Option<String> {
        let wire = self.old_client_new_service.max(self.new_client_old_service);
        let effect = match self.api.max(self.wrapper) {
            Effect::None if wire == Level::Ok => return None,
            effect => effect,
        };
        let mut parts = version.split('.').map(|part| part.parse::<u64>().ok());
        let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next()??);
        // Before 1.0.0, Cargo takes the second number for the first.
        Some(match (major, effect) {
            (0, Effect::Breaking) => format!("0.{}.0", minor + 1),
            (_, Effect::Breaking) => format!("{}.0.0", major + 1),
            (0, _) | (_, Effect::None) => format!("{major}.{minor}.{}", patch + 1),
            (_, Effect::Additive) => format!("{major}.{}.0", minor + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_follows_semver() {
        let verdict = |api, wire| Verdict {
            api,
            wrapper: Effect::None,
            old_client_new_service: wire,
            new_client_old_service: Level::Ok,
        };
        let next = |version: &str| {
            [
                verdict(Effect::None, Level::Ok),
                verdict(Effect::None, Level::Fails),
                verdict(Effect::Additive, Level::Ok),
                verdict(Effect::Breaking, Level::Ok),
            ]
            .map(|verdict| verdict.next_version(version).unwrap_or_default())
        };
        assert_eq!(next("0.1.3"), ["", "0.1.4", "0.1.4", "0.2.0"]);
        assert_eq!(next("1.2.3"), ["", "1.2.4", "1.3.0", "2.0.0"]);
    }
}
