// @generated. Do not edit.

open_enum! {
    /// `GrößeKind`
    pub enum GrößeKind {
        A = "a",
        B = "b",
    }
}
