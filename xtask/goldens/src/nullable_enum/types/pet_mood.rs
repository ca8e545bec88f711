// @generated. Do not edit.

open_enum! {
    /// `PetMood`
    pub enum PetMood {
        Good = "good",
        Bad = "bad",
    }
}
