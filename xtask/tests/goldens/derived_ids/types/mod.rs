// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod get_shops_shop_id_pets_response;
mod get_shops_shop_id_pets_response_result_item;
mod post_shops_shop_id_pets_body;
mod post_shops_shop_id_pets_body_parents_item;
mod post_shops_shop_id_pets_response;
mod post_shops_shop_id_pets_response_result;

pub use self::get_shops_shop_id_pets_response::GetShopsShopIdPetsResponse;
pub use self::get_shops_shop_id_pets_response_result_item::GetShopsShopIdPetsResponseResultItem;
pub use self::post_shops_shop_id_pets_body::PostShopsShopIdPetsBody;
pub use self::post_shops_shop_id_pets_body_parents_item::PostShopsShopIdPetsBodyParentsItem;
pub use self::post_shops_shop_id_pets_response::PostShopsShopIdPetsResponse;
pub use self::post_shops_shop_id_pets_response_result::PostShopsShopIdPetsResponseResult;
