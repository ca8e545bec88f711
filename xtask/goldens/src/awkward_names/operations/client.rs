// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::client`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/4`.
    pub fn client(&self, params: &ClientParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/4"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
