// @generated. Do not edit.

use super::super::*;

impl Client {
    /// Sends a `GET` request to `/shops/{shop-id}/pets`.
    pub fn get_shops_shop_id_pets(
        &self,
        shop_id: &str,
    ) -> Result<Call<types::GetShopsShopIdPetsResponse>, Error> {
        self.request(Method::GET, &["/shops/", &segment(&shop_id), "/pets"])
            .call(|status| matches!(status, 200))
    }
}
