// @generated. Do not edit.

open_enum! {
    /// `PetSizeString`
    pub enum PetSizeString {
        Small = "small",
        Big = "big",
    }
}
