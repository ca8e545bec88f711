// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

open_enum! {
    /// The kind of the registration's key.
    pub enum KeyType {
        Curve25519 = "curve25519",
        Secp256r1 = "secp256r1",
    }
}
