// @generated. Do not edit.

open_enum! {
    /// What it is.
    pub enum PetKind {
        Dog = "dog",
        Cat = "cat",
    }
}
