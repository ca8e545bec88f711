use jiff::Timestamp;

use super::types::{Registration, RegistrationId};

impl Registration {
    /// When the registration was last active: `last_seen_at`, or `created_at` if that is newer or if the registration
    /// was never seen.
    ///
    /// Use it to find the registrations that have been idle for 90 days, including those that were never seen: they
    /// count from their creation. The filter `seen_before` alone may miss them, since the vendor does not document
    /// whether it matches them.
    ///
    /// # Example
    ///
    /// ```
    /// use jiff::{SignedDuration, Timestamp};
    /// use registrations_api::types::Registration;
    ///
    /// fn is_idle(registration: &Registration, now: Timestamp) -> bool {
    ///     now.duration_since(registration.last_activity()) > SignedDuration::from_hours(90 * 24)
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let never_seen: Registration = serde_json::from_str(
    ///     r#"{
    ///         "id": "reg-1", "key": "k", "device": {"id": "dev-1", "name": "Laptop"}, "last_seen_at": null,
    ///         "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"
    ///     }"#,
    /// )?;
    /// assert_eq!(never_seen.last_activity(), never_seen.created_at);
    /// assert!(!is_idle(&never_seen, "2026-03-01T00:00:00Z".parse()?));
    /// assert!(is_idle(&never_seen, "2026-06-01T00:00:00Z".parse()?));
    /// # Ok(())
    /// # }
    /// ```
    pub fn last_activity(&self) -> Timestamp {
        self.last_seen_at.map_or(self.created_at, |seen| seen.max(self.created_at))
    }
}

impl From<&Registration> for RegistrationId {
    fn from(registration: &Registration) -> Self {
        registration.id.clone()
    }
}

impl From<Registration> for RegistrationId {
    fn from(registration: Registration) -> Self {
        registration.id
    }
}
