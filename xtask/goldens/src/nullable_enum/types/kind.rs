// @generated. Do not edit.

open_enum! {
    /// What it is.
    pub enum Kind {
        Dog = "dog",
        WildCat = "wild cat",
    }
}
