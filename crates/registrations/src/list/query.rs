use jiff::Timestamp;

use crate::{
    DeviceId, Error, Operation, PolicyId, RegistrationId, RegistrationType, Result, SortBy,
    SortOrder, Status, UserId, url::encoded_length,
};

/// More bytes of ids than this cannot be sent: a URL holds 65,534 bytes, and there is more in it. What the service
/// takes, the vendor does not state.
const LONGEST: usize = 60_000;

/// Every query parameter of the listing but the cursor.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    pub(super) ids: Option<Vec<RegistrationId>>,
    pub(super) user_ids: Option<Vec<UserId>>,
    pub(super) device_id: Option<DeviceId>,
    pub(super) policy_id: Option<PolicyId>,
    pub(super) status: Option<Status>,
    pub(super) registration_type: Option<RegistrationType>,
    pub(super) search: Option<String>,
    pub(super) seen_after: Option<Timestamp>,
    pub(super) seen_before: Option<Timestamp>,
    pub(super) sort_by: Option<SortBy>,
    pub(super) sort_order: Option<SortOrder>,
    pub(super) include_policy: bool,
    pub(super) per_page: Option<u64>,
}

impl Query {
    /// Refuses what cannot be meant, before anything is sent.
    pub(super) fn check(&self, cursor: Option<&str>) -> Result<()> {
        let blank = |text: &str| text.trim().is_empty();
        let what = if self
            .ids
            .as_ref()
            .is_some_and(|ids| ids.is_empty() || ids.iter().any(|id| blank(id)))
        {
            "ids: none, or an empty one"
        } else if self
            .user_ids
            .as_ref()
            .is_some_and(|ids| ids.is_empty() || ids.iter().any(|id| blank(id)))
        {
            "user_ids: none, or an empty one"
        } else if self.device_id.as_ref().is_some_and(|id| blank(id)) {
            "device_id: empty"
        } else if self.policy_id.as_ref().is_some_and(|id| blank(id)) {
            "policy_id: empty"
        } else if self.search.as_deref().is_some_and(blank) {
            "search: empty"
        } else if self.length_of_ids() > LONGEST {
            "ids, user_ids: the URL is too long, ask for fewer ids at a time"
        } else if cursor.is_some_and(blank) {
            "resume_from: an empty cursor is the end of a listing"
        } else {
            return Ok(());
        };
        Err(Error::invalid_input(Operation::List, what))
    }

    /// How many bytes of the URL the ids take.
    fn length_of_ids(&self) -> usize {
        let ids = self.ids.iter().flatten().map(|id| "&id=".len() + encoded_length(id));
        let users = self.user_ids.iter().flatten();
        let users = users.map(|id| "&user.id=".len() + encoded_length(id));
        ids.chain(users).sum()
    }
}
