// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

open_enum! {
    /// The tunnel protocol.
    pub enum TunnelType {
        Wireguard = "wireguard",
        Masque = "masque",
    }
}
