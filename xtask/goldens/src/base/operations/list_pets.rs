// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/pets`.
    pub fn list_pets(&self) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/pets"]).call(|status| matches!(status, 200))
    }
}
