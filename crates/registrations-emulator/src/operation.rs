//! The six operations, and the resources that they act on.

use http::Method;

/// One of the six operations of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `list-registrations`: GET on the collection.
    List,
    /// `get-registration`: GET on one registration.
    Get,
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
    /// All six, in the order of the description.
    pub const ALL: [Self; 6] =
        [Self::List, Self::Get, Self::Delete, Self::DeleteMany, Self::Revoke, Self::Unrevoke];

    /// The `operationId` in the service's description.
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
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    /// All the registrations of an account.
    Collection,
    /// One registration.
    Item,
    /// The action that revokes.
    Revoke,
    /// The action that takes a revocation back.
    Unrevoke,
}

impl Resource {
    /// The operation that a method asks of this resource.
    pub(crate) fn operation(self, method: &Method) -> Option<Operation> {
        match (self, method.as_str()) {
            (Self::Collection, "GET") => Some(Operation::List),
            (Self::Collection, "DELETE") => Some(Operation::DeleteMany),
            (Self::Item, "GET") => Some(Operation::Get),
            (Self::Item, "DELETE") => Some(Operation::Delete),
            (Self::Revoke, "POST") => Some(Operation::Revoke),
            (Self::Unrevoke, "POST") => Some(Operation::Unrevoke),
            _ => None,
        }
    }

    /// The value of the `Allow` header of a 405.
    pub(crate) const fn allow(self) -> &'static str {
        match self {
            Self::Collection | Self::Item => "GET, DELETE",
            Self::Revoke | Self::Unrevoke => "POST",
        }
    }
}
