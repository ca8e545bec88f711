// @generated. Do not edit.

open_enum! {
    /// `GetValuesResponseChoice`
    pub enum GetValuesResponseChoice {
        A = "a",
        B = "b",
    }
}
