// @generated. Do not edit.

mod get_shops_shop_id_pets;
mod post_shops_shop_id_pets;
