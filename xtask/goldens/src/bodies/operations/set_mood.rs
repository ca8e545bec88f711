// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `PUT` request to `/pets/moods`.
    pub fn set_mood(&self, body: types::Mood) -> Result<Call<types::Mood>, Error> {
        self.request(Method::PUT, &["/pets/moods"])
            .json(&body)
            .call(|status| matches!(status, 200))
    }
}
