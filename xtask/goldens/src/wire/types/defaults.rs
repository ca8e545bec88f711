// @generated. Do not edit.

pub(super) fn default_changed_new_a() -> String {
    "y".to_string()
}

pub(super) fn default_changed_old_a() -> String {
    "x".to_string()
}

pub(super) fn default_stated_new_a() -> String {
    "x".to_string()
}
