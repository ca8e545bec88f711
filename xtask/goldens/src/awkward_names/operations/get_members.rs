// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::get_members`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetMembersParams {
    /// The query parameter `$ref`.
    pub ref_: Option<String>,
    /// The query parameter `+1`.
    pub _1: Option<String>,
    /// The query parameter `-2`.
    pub _2: Option<String>,
    /// The query parameter `1a`.
    pub _1a: Option<String>,
    /// The query parameter `_`.
    pub x: Option<String>,
    /// The query parameter `a b`.
    pub a_b: Option<String>,
    /// The query parameter `body`.
    pub body: Option<String>,
    /// The query parameter `gen`.
    pub gen_: Option<String>,
    /// The query parameter `größe`.
    pub größe: Option<String>,
    /// The query parameter `params`.
    pub params: Option<String>,
    /// The query parameter `type`.
    pub type_: Option<String>,
    /// The query parameter `日本`.
    pub 日本: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/members/{self}`.
    pub fn get_members(
        &self,
        self_: &str,
        params: &GetMembersParams,
    ) -> Result<Call<types::GetMembersResponse>, Error> {
        self.request(Method::GET, &["/members/", &segment(&self_)])
            .param("$ref", &params.ref_)
            .param("+1", &params._1)
            .param("-2", &params._2)
            .param("1a", &params._1a)
            .param("_", &params.x)
            .param("a b", &params.a_b)
            .param("body", &params.body)
            .param("gen", &params.gen_)
            .param("größe", &params.größe)
            .param("params", &params.params)
            .param("type", &params.type_)
            .param("日本", &params.日本)
            .call(|status| matches!(status, 200))
    }
}
