// @generated. Do not edit.

mod get_values;

pub use self::get_values::GetValuesParams;
