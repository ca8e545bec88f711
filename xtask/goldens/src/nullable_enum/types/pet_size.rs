// @generated. Do not edit.

open_enum! {
    /// `PetSize`
    pub enum PetSize {
        Big = "big",
        Small = "small",
    }
}
