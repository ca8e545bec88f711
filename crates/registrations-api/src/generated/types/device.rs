// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The device that holds a registration.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Device {
    /// The version of the client installed on the device.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub client_version: Option<String>,
    /// Identifies a device.
    pub id: DeviceId,
    /// The device's name.
    pub name: String,
}
