use registrations::{Bulk, Client, Registration, RegistrationId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is done to registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verb {
    Delete,
    Revoke,
    Unrevoke,
}

impl Verb {
    /// `delete`
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Revoke => "revoke",
            Self::Unrevoke => "unrevoke",
        }
    }

    /// `Delete`
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Revoke => "Revoke",
            Self::Unrevoke => "Unrevoke",
        }
    }

    /// `deleted`
    pub(crate) fn participle(self) -> &'static str {
        match self {
            Self::Delete => "deleted",
            Self::Revoke => "revoked",
            Self::Unrevoke => "unrevoked",
        }
    }

    /// Whether a registration is already as the verb leaves it. `None` stands for one that the service does not have.
    pub(crate) fn is_reached(self, registration: Option<&Registration>) -> bool {
        match (self, registration) {
            (Self::Delete, None) => true,
            (Self::Delete, Some(it)) => it.deleted_at.is_some(),
            (_, None) => false,
            (Self::Revoke, Some(it)) => it.deleted_at.is_none() && it.revoked_at.is_some(),
            (Self::Unrevoke, Some(it)) => it.deleted_at.is_none() && it.revoked_at.is_none(),
        }
    }

    /// A request for all of these ids.
    pub(super) fn request(self, client: &Client, ids: &[RegistrationId]) -> Bulk {
        match self {
            Self::Delete => client.delete_many(ids),
            Self::Revoke => client.revoke(ids),
            Self::Unrevoke => client.unrevoke(ids),
        }
    }
}
