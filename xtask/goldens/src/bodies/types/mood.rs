// @generated. Do not edit.

open_enum! {
    /// `Mood`
    pub enum Mood {
        Good = "good",
        Bad = "bad",
    }
}
