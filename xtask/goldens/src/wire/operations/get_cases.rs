// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/cases`.
    pub fn get_cases(&self) -> Result<Call<types::GetCasesResponse>, Error> {
        self.request(Method::GET, &["/cases"]).call(|status| matches!(status, 200))
    }
}
