// @generated. Do not edit.

mod get_cases;
