// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

string_id! {
    /// An email address.
    pub struct Email;
}
