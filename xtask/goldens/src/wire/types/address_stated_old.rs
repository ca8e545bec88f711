// @generated. Do not edit.

/// `AddressStatedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct AddressStatedOld {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub a: Option<String>,
}
