// @generated. Do not edit.

open_enum! {
    /// `GetValuesResponseEmpty`
    pub enum GetValuesResponseEmpty {
        X = "",
        None = "none",
    }
}
