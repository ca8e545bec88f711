// @generated. Do not edit.

open_enum! {
    /// `EnumValueAddedOldA`
    pub enum EnumValueAddedOldA {
        X = "x",
    }
}
