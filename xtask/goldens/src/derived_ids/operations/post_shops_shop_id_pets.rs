// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `POST` request to `/shops/{shop-id}/pets`.
    pub fn post_shops_shop_id_pets(
        &self,
        shop_id: &str,
        body: &types::PostShopsShopIdPetsBody,
    ) -> Result<Call<types::PostShopsShopIdPetsResponse>, Error> {
        self.request(Method::POST, &["/shops/", &segment(&shop_id), "/pets"])
            .json(body)
            .call(|status| matches!(status, 200))
    }
}
