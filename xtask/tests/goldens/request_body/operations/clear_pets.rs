// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `DELETE` request to `/pets`.
    pub fn clear_pets(&self) -> Result<Call<()>, Error> {
        self.request(Method::DELETE, &["/pets"]).call(|status| matches!(status, 204))
    }
}
