// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

open_enum! {
    /// Which registrations a listing keeps, by their state.
    pub enum Status {
        Active = "active",
        All = "all",
        Revoked = "revoked",
    }
}
