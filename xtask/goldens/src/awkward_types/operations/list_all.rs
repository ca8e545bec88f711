// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/all`.
    pub fn list_all(&self) -> Result<Call<types::ListAllResponse>, Error> {
        self.request(Method::GET, &["/all"]).call(|status| matches!(status, 200))
    }
}
