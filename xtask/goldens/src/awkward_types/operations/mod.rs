// @generated. Do not edit.

mod list_all;
