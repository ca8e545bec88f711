// @generated. Do not edit.

string_id! {
    /// `PetId`
    pub struct PetId;
}
