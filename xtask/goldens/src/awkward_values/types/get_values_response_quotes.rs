// @generated. Do not edit.

open_enum! {
    /// `GetValuesResponseQuotes`
    pub enum GetValuesResponseQuotes {
        X = "\"",
        AB = "a\nb",
    }
}
