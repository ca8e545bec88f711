// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

string_id! {
    /// Identifies a user.
    pub struct UserId;
}
