// @generated. Do not edit.

open_enum! {
    /// `TailInner`
    pub enum TailInner {
        Long = "long",
    }
}
