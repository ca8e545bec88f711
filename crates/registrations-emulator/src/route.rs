//! The paths of the API.

use http::Method;

use crate::operation::Operation;

/// What a path names. Account and id are still percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route<'a> {
    pub(crate) account_id: &'a str,
    pub(crate) resource: Resource<'a>,
}

/// A resource of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource<'a> {
    /// All registrations.
    Collection,
    /// The registration with this id.
    Registration(&'a str),
    /// The override codes of the registration with this id.
    OverrideCodes(&'a str),
    /// The action that revokes registrations.
    Revoke,
    /// The action that unrevokes registrations.
    Unrevoke,
}

impl<'a> Route<'a> {
    /// Reads a path; `None` if the API has no such path.
    pub(crate) fn parse(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').collect();
        let ["", "client", "v4", "accounts", account_id, "devices", "registrations", ref rest @ ..] =
            *segments
        else {
            return None;
        };
        let resource = match *rest {
            [] => Resource::Collection,
            ["revoke"] => Resource::Revoke,
            ["unrevoke"] => Resource::Unrevoke,
            ["", ..] => return None,
            [id] => Resource::Registration(id),
            [id, "override_codes"] => Resource::OverrideCodes(id),
            _ => return None,
        };
        Some(Self { account_id, resource })
    }

    /// The operation for a method. HEAD is GET; the HTTP library leaves out the body.
    pub(crate) fn operation(&self, method: &Method) -> Option<Operation> {
        match (self.resource, method.as_str()) {
            (Resource::Collection, "GET" | "HEAD") => Some(Operation::List),
            (Resource::Collection, "DELETE") => Some(Operation::DeleteMany),
            (Resource::Registration(_), "GET" | "HEAD") => Some(Operation::Get),
            (Resource::Registration(_), "DELETE") => Some(Operation::Delete),
            (Resource::OverrideCodes(_), "GET" | "HEAD") => Some(Operation::OverrideCodes),
            (Resource::Revoke, "POST") => Some(Operation::Revoke),
            (Resource::Unrevoke, "POST") => Some(Operation::Unrevoke),
            _ => None,
        }
    }

    /// The value of the `Allow` header of a 405.
    pub(crate) const fn allowed_methods(&self) -> &'static str {
        match self.resource {
            Resource::Collection | Resource::Registration(_) => "GET, HEAD, DELETE",
            Resource::OverrideCodes(_) => "GET, HEAD",
            Resource::Revoke | Resource::Unrevoke => "POST",
        }
    }

    /// The id in the path, still percent-encoded; empty if the path has none.
    pub(crate) const fn registration_id(&self) -> &'a str {
        match self.resource {
            Resource::Registration(id) | Resource::OverrideCodes(id) => id,
            Resource::Collection | Resource::Revoke | Resource::Unrevoke => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Resource, Route};

    #[test]
    fn paths_name_resources() {
        for (rest, expected) in [
            ("", Some(Resource::Collection)),
            ("/revoke", Some(Resource::Revoke)),
            ("/unrevoke", Some(Resource::Unrevoke)),
            ("/x", Some(Resource::Registration("x"))),
            ("/x/override_codes", Some(Resource::OverrideCodes("x"))),
            ("/", None),
            ("//", None),
            ("//override_codes", None),
            ("/x/", None),
            ("/x/other", None),
        ] {
            let path = format!("/client/v4/accounts/a/devices/registrations{rest}");
            let route = Route::parse(&path);
            assert_eq!(route.map(|route| route.resource), expected, "{rest}");
            assert!(route.is_none_or(|route| route.account_id == "a"));
        }
        for other in ["", "/", "*", "/client/v4", "client/v4/accounts/a/devices/registrations"] {
            assert_eq!(Route::parse(other), None, "{other}");
        }
    }
}
