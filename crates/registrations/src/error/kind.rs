/// What kind of failure an [`Error`](crate::Error) is.
///
/// Each says whether the request may have reached the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be set up as told: credentials are missing, or a URL is not one. Nothing was sent.
    Configuration,
    /// The arguments cannot be meant: no ids, an empty one. Nothing was sent.
    InvalidInput,
    /// No connection to the service. Nothing was sent.
    Connect,
    /// The time allowed has passed. The request may have reached the service.
    Timeout,
    /// The connection broke, before the answer or in the middle of it. The request may have reached the service.
    Transport,
    /// The service, or the edge in front of it, refused or failed: a status of 4xx or 5xx, or an answer that says
    /// `"success": false`.
    Api,
    /// The answer leads elsewhere. It was not followed, or a client of your own followed it, and what it found
    /// there is no answer to the request.
    Redirect,
    /// The answer does not come from the API: a page of HTML, text or nothing with a status of success.
    NotApi,
    /// The answer comes from the API, but is not what its description says.
    Decode,
    /// A listing that leads back to where it has already been, and would never end.
    CursorLoop,
    /// A bulk operation that was not acknowledged for every id.
    Incomplete,
}
