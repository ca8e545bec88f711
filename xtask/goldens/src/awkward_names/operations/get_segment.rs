// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/segments/{segment}`.
    pub fn get_segment(&self, segment_: &str) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/segments/", &segment(&segment_)])
            .call(|status| matches!(status, 200))
    }
}
