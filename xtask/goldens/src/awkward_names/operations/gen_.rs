// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::gen_`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GenParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/3`.
    pub fn gen_(&self, params: &GenParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/3"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
