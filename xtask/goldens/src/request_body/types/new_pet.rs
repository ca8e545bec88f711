// @generated. Do not edit.

/// `NewPet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NewPet {
    /// What it is called.
    pub name: String,
}
