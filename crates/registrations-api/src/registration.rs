use jiff::Timestamp;

use super::types::{Registration, RegistrationId};

impl Registration {
    /// When the registration was last active: `last_seen_at`, or `created_at` if that is newer or if the registration
    /// was never seen.
    ///
    /// The zero times `0001-01-01T00:00:00Z` and `1970-01-01T00:00:00Z`, which the service can send for a registration that
    /// was never seen, are read as no `last_seen_at`.
    ///
    /// Use it to find the registrations that have been idle for 90 days, including those that were never seen: they
    /// count from their creation. The filter `seen_before` alone may miss them, since the vendor does not document
    /// whether it matches them.
    ///
    /// # Example
    ///
    /// ```
    /// # use registrations_api::types::Registration;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let registration: Registration = serde_json::from_str(
    /// #     r#"{
    /// #         "id": "reg-1", "key": "k", "device": {"id": "dev-1", "name": "Laptop"}, "last_seen_at": null,
    /// #         "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"
    /// #     }"#,
    /// # )?;
    /// // It was created on 2026-01-01 and never seen.
    /// assert_eq!(registration.last_activity(), registration.created_at);
    /// let cutoff = "2026-03-01T00:00:00Z".parse()?;
    /// if registration.last_activity() < cutoff {
    ///     println!("{} is idle", registration.device.name);
    /// }
    /// # assert!(registration.last_activity() < cutoff);
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
