// @generated. Do not edit.

open_enum! {
    /// `Kind`
    pub enum Kind {
        Dog = "dog",
        Cat = "cat",
    }
}

impl Default for Kind {
    fn default() -> Self {
        Kind::Dog
    }
}
