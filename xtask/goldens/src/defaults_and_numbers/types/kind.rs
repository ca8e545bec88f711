// @generated. Do not edit.

open_enum! {
    /// `Kind`
    pub enum Kind {
        Dog = "dog",
        Cat = "cat",
    }
}
