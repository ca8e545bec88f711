// @generated. Do not edit.

use super::*;

impl From<Option<TailInner>> for Tail {
    fn from(value: Option<TailInner>) -> Self {
        Self(value)
    }
}

open_enum! {
    /// `TailInner`
    pub enum TailInner {
        Long = "long",
    }
}
