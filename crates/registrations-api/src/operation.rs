//! Building blocks of the generated operations.

use std::fmt::Display;

use progenitor_client::{QueryParam, encode_path};
pub(crate) use reqwest::Method;
use reqwest::RequestBuilder;
use serde::Serialize;

pub(crate) use super::{Call, Client, Error};

/// A value as a segment of a path.
pub(crate) fn segment(value: &impl Display) -> String {
    encode_path(&value.to_string())
}

/// The last steps of building a request.
pub(crate) trait BuildCall: Sized {
    /// Adds a query parameter: once for a single value, once for each element of a list, never for `None`.
    fn param(self, name: &str, value: &impl Serialize) -> Self;

    /// Makes a call of the request. `is_success` returns whether a response with this status has a body of type `T`.
    fn call<T>(self, is_success: fn(u16) -> bool) -> Result<Call<T>, Error>;
}

impl BuildCall for RequestBuilder {
    fn param(self, name: &str, value: &impl Serialize) -> Self {
        self.query(&QueryParam::new(name, value))
    }

    fn call<T>(self, is_success: fn(u16) -> bool) -> Result<Call<T>, Error> {
        let (http, request) = self.build_split();
        Ok(Call::new(http, request.map_err(Error::request)?, is_success))
    }
}
