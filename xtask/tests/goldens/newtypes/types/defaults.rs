// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

pub(super) fn page_order() -> super::Order {
    super::Order("name".to_string())
}

pub(super) fn page_status() -> super::PageStatus {
    super::PageStatus(301_i64)
}
