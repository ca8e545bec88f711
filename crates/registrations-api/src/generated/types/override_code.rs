// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

secret_string! {
    /// A one-time code. It is a secret: `Debug` does not show it.
    pub struct OverrideCode;
}
