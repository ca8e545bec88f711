// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `PUT` request to `/members/{self}`.
    pub fn put_members(
        &self,
        self_: &str,
        ref_: &str,
        _1: &str,
        _2: &str,
        _1a: &str,
        x: &str,
        a_b: &str,
        gen_: &str,
        größe: &str,
        params: &str,
        type_: &str,
        日本: &str,
        body: i64,
    ) -> Result<Call<types::Pet>, Error> {
        self.request(Method::PUT, &["/members/", &segment(&self_)])
            .json(&body)
            .param("$ref", &ref_)
            .param("+1", &_1)
            .param("-2", &_2)
            .param("1a", &_1a)
            .param("_", &x)
            .param("a b", &a_b)
            .param("gen", &gen_)
            .param("größe", &größe)
            .param("params", &params)
            .param("type", &type_)
            .param("日本", &日本)
            .call(|status| matches!(status, 200))
    }
}
