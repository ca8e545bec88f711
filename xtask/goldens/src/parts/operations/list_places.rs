// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/places`.
    pub fn list_places(&self) -> Result<Call<types::Place>, Error> {
        self.request(Method::GET, &["/places"]).call(|status| matches!(status, 200))
    }
}
