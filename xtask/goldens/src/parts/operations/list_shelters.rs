// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/shelters`.
    pub fn list_shelters(&self) -> Result<Call<types::Shelter>, Error> {
        self.request(Method::GET, &["/shelters"]).call(|status| matches!(status, 200))
    }
}
