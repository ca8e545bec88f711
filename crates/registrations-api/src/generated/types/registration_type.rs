// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

open_enum! {
    /// The kind of client that registered the device. Absent if the service does not send it: it is a late addition.
    pub enum RegistrationType {
        Warp = "warp",
        BrowserExtension = "browser_extension",
    }
}
