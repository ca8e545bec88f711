// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/visits`.
    pub fn get_visit(&self) -> Result<Call<Option<types::GetVisitResponse>>, Error> {
        self.request(Method::GET, &["/visits"]).call(|status| matches!(status, 200))
    }
}
