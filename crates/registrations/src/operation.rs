use std::fmt;

use tracing::{Span, debug_span};

/// One of the operations of the API.
///
/// ```
/// use registrations::Operation;
///
/// assert_eq!(Operation::DeleteMany.id(), "delete-registrations");
/// assert_eq!(Operation::DeleteMany.permission(), Some("Zero Trust Write"));
/// assert_eq!(Operation::DeleteMany.to_string(), "delete registrations");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// List registrations: [`Client::list`](crate::Client::list).
    List,
    /// Get one registration: [`Client::get`](crate::Client::get).
    Get,
    /// Get the override codes of one registration:
    /// [`Client::override_codes`](crate::Client::override_codes).
    OverrideCodes,
    /// Delete one registration: [`Client::delete`](crate::Client::delete).
    Delete,
    /// Delete several registrations: [`Client::delete_many`](crate::Client::delete_many).
    DeleteMany,
    /// Revoke several registrations: [`Client::revoke`](crate::Client::revoke).
    Revoke,
    /// Undo the revocation of several registrations: [`Client::unrevoke`](crate::Client::unrevoke).
    Unrevoke,
    /// Read from any other endpoint, with GET, HEAD or OPTIONS: [`Client::request`](crate::Client::request).
    OtherRead,
    /// Change something at any other endpoint: [`Client::request`](crate::Client::request).
    OtherWrite,
}

impl Operation {
    /// The `operationId` in the vendor's description, such as `list-registrations`; `other-read` or `other-write` for any
    /// other endpoint.
    pub const fn id(self) -> &'static str {
        match self {
            Self::List => "list-registrations",
            Self::Get => "get-registration",
            Self::OverrideCodes => "get-registration-override-codes",
            Self::Delete => "delete-registration",
            Self::DeleteMany => "delete-registrations",
            Self::Revoke => "revoke-registrations",
            Self::Unrevoke => "unrevoke-registrations",
            Self::OtherRead => "other-read",
            Self::OtherWrite => "other-write",
        }
    }

    /// The permission that a token needs, by the vendor's name. `None` for any other endpoint.
    pub const fn permission(self) -> Option<&'static str> {
        match self {
            Self::OtherRead | Self::OtherWrite => None,
            Self::List | Self::Get | Self::OverrideCodes => Some("Zero Trust Read"),
            Self::Delete | Self::DeleteMany | Self::Revoke | Self::Unrevoke => {
                Some("Zero Trust Write")
            }
        }
    }

    /// Whether the operation changes anything.
    pub const fn is_write(self) -> bool {
        !matches!(self, Self::List | Self::Get | Self::OverrideCodes | Self::OtherRead)
    }

    /// Whether repeating it leads to the same state.
    pub(crate) const fn is_repeatable(self) -> bool {
        !matches!(self, Self::OtherWrite)
    }

    /// Whether a response with this status can be a success.
    pub(crate) const fn is_success(self, status: u16) -> bool {
        match self {
            Self::OtherRead | Self::OtherWrite => matches!(status, 200..=202),
            _ => status == 200,
        }
    }

    /// Whether a response contains secrets.
    pub(crate) const fn returns_secrets(self) -> bool {
        matches!(self, Self::OverrideCodes)
    }

    /// The span of one call. `part` is the number of the page or chunk, from 0.
    pub(crate) fn span(self, part: Option<usize>) -> Span {
        match self {
            Self::List => debug_span!("list_registrations", page = part),
            Self::Get => debug_span!("get_registration"),
            Self::OverrideCodes => debug_span!("get_registration_override_codes"),
            Self::Delete => debug_span!("delete_registration"),
            Self::DeleteMany => debug_span!("delete_registrations", chunk = part),
            Self::Revoke => debug_span!("revoke_registrations", chunk = part),
            Self::Unrevoke => debug_span!("unrevoke_registrations", chunk = part),
            Self::OtherRead | Self::OtherWrite => debug_span!("request"),
        }
    }
}

/// In words: `list registrations`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::List => "list registrations",
            Self::Get => "get registration",
            Self::OverrideCodes => "get override codes",
            Self::Delete => "delete registration",
            Self::DeleteMany => "delete registrations",
            Self::Revoke => "revoke registrations",
            Self::Unrevoke => "unrevoke registrations",
            Self::OtherRead | Self::OtherWrite => "request",
        })
    }
}
