// @generated. Do not edit.

open_enum! {
    /// `EnumValueAddedNewA`
    pub enum EnumValueAddedNewA {
        X = "x",
        Y = "y",
    }
}
