// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::operations`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperationsParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/8`.
    pub fn operations(
        &self,
        params: &OperationsParams,
    ) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/8"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
