// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

open_enum! {
    /// The direction that a listing is sorted in.
    pub enum SortOrder {
        Asc = "asc",
        Desc = "desc",
    }
}
