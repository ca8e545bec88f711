// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

string_id! {
    /// Identifies a device.
    pub struct DeviceId;
}
