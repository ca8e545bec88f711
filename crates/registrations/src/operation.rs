use std::fmt;

/// One of the six operations of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Lists registrations: [`Client::list`](crate::Client::list).
    List,
    /// Returns one registration: [`Client::get`](crate::Client::get).
    Get,
    /// Deletes one registration: [`Client::delete`](crate::Client::delete).
    Delete,
    /// Deletes several registrations: [`Client::delete_many`](crate::Client::delete_many).
    DeleteMany,
    /// Revokes several registrations: [`Client::revoke`](crate::Client::revoke).
    Revoke,
    /// Takes several revocations back: [`Client::unrevoke`](crate::Client::unrevoke).
    Unrevoke,
}

impl Operation {
    /// The operation's id in the vendor's description, such as `list-registrations`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::List => "list-registrations",
            Self::Get => "get-registration",
            Self::Delete => "delete-registration",
            Self::DeleteMany => "delete-registrations",
            Self::Revoke => "revoke-registrations",
            Self::Unrevoke => "unrevoke-registrations",
        }
    }

    /// The permission that a token needs for it, as the vendor calls it.
    pub const fn permission(self) -> &'static str {
        if self.is_write() { "Zero Trust Write" } else { "Zero Trust Read" }
    }

    /// Whether it changes anything.
    pub const fn is_write(self) -> bool {
        !matches!(self, Self::List | Self::Get)
    }
}

/// In words: `list registrations`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::List => "list registrations",
            Self::Get => "get registration",
            Self::Delete => "delete registration",
            Self::DeleteMany => "delete registrations",
            Self::Revoke => "revoke registrations",
            Self::Unrevoke => "unrevoke registrations",
        })
    }
}
