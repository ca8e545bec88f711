//! The seven operations.

/// An operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `list-registrations`: GET on the collection.
    List,
    /// `get-registration`: GET on one registration.
    Get,
    /// `get-registration-override-codes`: GET on the override codes of one registration.
    OverrideCodes,
    /// `delete-registration`: DELETE on one registration.
    Delete,
    /// `delete-registrations`: DELETE on the collection, with ids in the query.
    DeleteMany,
    /// `revoke-registrations`: POST with ids in the query.
    Revoke,
    /// `unrevoke-registrations`: POST with ids in the query.
    Unrevoke,
}

impl Operation {
    /// All operations.
    pub const ALL: &[Self] = &[
        Self::List,
        Self::Get,
        Self::OverrideCodes,
        Self::Delete,
        Self::DeleteMany,
        Self::Revoke,
        Self::Unrevoke,
    ];

    /// The `operationId` in the service's description.
    pub const fn id(self) -> &'static str {
        match self {
            Self::List => "list-registrations",
            Self::Get => "get-registration",
            Self::OverrideCodes => "get-registration-override-codes",
            Self::Delete => "delete-registration",
            Self::DeleteMany => "delete-registrations",
            Self::Revoke => "revoke-registrations",
            Self::Unrevoke => "unrevoke-registrations",
        }
    }

    /// Whether it changes nothing.
    pub(crate) const fn is_read_only(self) -> bool {
        matches!(self, Self::List | Self::Get | Self::OverrideCodes)
    }

    /// The query parameters that it takes.
    pub(crate) const fn query_parameters(self) -> &'static [&'static str] {
        match self {
            Self::List => &[
                "id",
                "user.id",
                "device.id",
                "policy.id",
                "status",
                "registration_type",
                "search",
                "seen_after",
                "seen_before",
                "sort_by",
                "sort_order",
                "include",
                "per_page",
                "cursor",
            ],
            Self::Get => &["include"],
            Self::OverrideCodes | Self::Delete => &[],
            Self::DeleteMany | Self::Revoke | Self::Unrevoke => &["id"],
        }
    }
}
