// @generated. Do not edit.

open_enum! {
    /// Text that turns: \u{202e}.
    pub enum GetValuesResponseDirection {
        AB = "a\u{202e}b",
        C = "\u{2066}c",
    }
}
