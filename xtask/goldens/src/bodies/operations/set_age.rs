// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `PUT` request to `/pets/ages`.
    pub fn set_age(&self, body: i64) -> Result<Call<types::SetAgeResponse>, Error> {
        self.request(Method::PUT, &["/pets/ages"])
            .json(&body)
            .call(|status| matches!(status, 200))
    }
}
