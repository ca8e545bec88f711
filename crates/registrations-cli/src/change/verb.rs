use registrations::{Bulk, Client, Registration, RegistrationId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::capitalized;

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
    pub(crate) fn title(self) -> String {
        capitalized(self.name())
    }

    /// `deleted`
    pub(crate) fn participle(self) -> &'static str {
        match self {
            Self::Delete => "deleted",
            Self::Revoke => "revoked",
            Self::Unrevoke => "unrevoked",
        }
    }

    /// Whether a registration is as the verb leaves it.
    pub(crate) fn is_reached(self, it: &Registration) -> bool {
        let (is_deleted, is_revoked) = (it.deleted_at.is_some(), it.revoked_at.is_some());
        match self {
            Self::Delete => is_deleted,
            Self::Revoke => !is_deleted && is_revoked,
            Self::Unrevoke => !is_deleted && !is_revoked,
        }
    }

    /// The verb that this one undoes.
    pub(crate) fn undoes(self) -> Option<Self> {
        match self {
            Self::Delete => None,
            Self::Revoke => Some(Self::Unrevoke),
            Self::Unrevoke => Some(Self::Revoke),
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
