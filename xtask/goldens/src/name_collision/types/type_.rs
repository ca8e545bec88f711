// @generated. Do not edit.

open_enum! {
    /// `Type`
    pub enum Type {
        A = "a",
    }
}
