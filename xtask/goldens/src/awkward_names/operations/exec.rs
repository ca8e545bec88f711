// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::exec`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/2`.
    pub fn exec(&self, params: &ExecParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/2"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
