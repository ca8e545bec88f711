// @generated. Do not edit.

string_id! {
    /// `Order`
    pub struct Order;
}
