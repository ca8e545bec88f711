// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::pre`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/0`.
    pub fn pre(&self, params: &PreParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/0"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
