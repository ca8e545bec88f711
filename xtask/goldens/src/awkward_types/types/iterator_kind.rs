// @generated. Do not edit.

open_enum! {
    /// `IteratorKind`
    pub enum IteratorKind {
        A = "a",
        B = "b",
    }
}
