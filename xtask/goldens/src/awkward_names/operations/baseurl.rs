// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::baseurl`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BaseurlParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/5`.
    pub fn baseurl(&self, params: &BaseurlParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/5"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
