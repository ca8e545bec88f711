// @generated. Do not edit.

open_enum! {
    /// `GetValuesDirection`
    pub enum GetValuesDirection {
        AB = "a\u{202e}b",
    }
}
