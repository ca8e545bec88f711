// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/segments/{segment}`.
    pub fn get_segment(&self, segment: &str) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/segments/", &self::segment(&segment)])
            .call(|status| matches!(status, 200))
    }
}
