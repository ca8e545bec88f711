use std::{error, fmt};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

/// Why a [`Call`](super::Call) could not be built, or why it has no decoded response.
///
/// `Display` prints neither the URL nor the body of the response. The [source](error::Error::source) of a
/// [`Decode`](Self::Decode) may quote a value of the body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request cannot be built: the base URL is invalid, or a parameter cannot be encoded.
    #[non_exhaustive]
    Request {
        /// The reason.
        source: reqwest::Error,
    },

    /// The request could not be sent, or no response arrived. The service may have received the request.
    #[non_exhaustive]
    Send {
        /// The reason.
        source: reqwest::Error,
    },

    /// A response arrived, but its body could not be read to its end.
    #[non_exhaustive]
    Body {
        /// The status and headers of the response.
        response: Box<Response<()>>,
        /// The reason.
        source: reqwest::Error,
    },

    /// The status of the response is not a documented success.
    #[non_exhaustive]
    Status {
        /// The response, with the bytes of its body.
        response: Box<Response<Bytes>>,
    },

    /// The status of the response is a success, but its body is not of the documented type.
    #[non_exhaustive]
    Decode {
        /// The status and headers of the response.
        response: Box<Response<()>>,
        /// Where and why decoding failed. Its `Display` may quote a value of the body.
        source: serde_json::Error,
    },
}

impl Error {
    pub(crate) fn request(source: reqwest::Error) -> Self {
        Self::Request { source: source.without_url() }
    }

    pub(crate) fn send(source: reqwest::Error) -> Self {
        Self::Send { source: source.without_url() }
    }

    pub(crate) fn body(response: Response<()>, source: reqwest::Error) -> Self {
        Self::Body { response: Box::new(response), source: source.without_url() }
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Request { .. } | Self::Send { .. } => None,
            Self::Body { response, .. } | Self::Decode { response, .. } => Some(response.status()),
            Self::Status { response } => Some(response.status()),
        }
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Request { .. } | Self::Send { .. } => None,
            Self::Body { response, .. } | Self::Decode { response, .. } => Some(response.headers()),
            Self::Status { response } => Some(response.headers()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { .. } => f.write_str("the request cannot be built"),
            Self::Send { .. } => f.write_str("the request failed"),
            Self::Body { response, .. } => {
                write!(
                    f,
                    "the body of the response with status {} cannot be read",
                    response.status()
                )
            }
            Self::Status { response } => write!(f, "unexpected status {}", response.status()),
            Self::Decode { response, source } => write!(
                f,
                "the body of the response with status {} is not of the documented type (line {}, column {})",
                response.status(),
                source.line(),
                source.column()
            ),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Request { source } | Self::Send { source } | Self::Body { source, .. } => {
                Some(source)
            }
            Self::Status { .. } => None,
            Self::Decode { source, .. } => Some(source),
        }
    }
}
