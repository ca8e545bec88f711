// @generated. Do not edit.

open_enum! {
    /// `IntoKind`
    pub enum IntoKind {
        A = "a",
        B = "b",
    }
}
