// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/errors`.
    pub fn mod_(&self) -> Result<Call<types::Error>, Error> {
        self.request(Method::GET, &["/errors"]).call(|status| matches!(status, 200))
    }
}
