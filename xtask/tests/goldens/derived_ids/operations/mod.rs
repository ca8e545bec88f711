// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod get_shops_shop_id_pets;
mod post_shops_shop_id_pets;
