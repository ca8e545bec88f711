// @generated. Do not edit.

pub(super) fn default_i64<T, const V: i64>() -> T
where
    T: TryFrom<i64>,
    <T as TryFrom<i64>>::Error: ::std::fmt::Debug,
{
    T::try_from(V).unwrap()
}

pub(super) fn default_u64<T, const V: u64>() -> T
where
    T: TryFrom<u64>,
    <T as TryFrom<u64>>::Error: ::std::fmt::Debug,
{
    T::try_from(V).unwrap()
}

pub(super) fn get_values_response_number() -> String {
    "1.5".to_string()
}

pub(super) fn get_values_response_real() -> f64 {
    1_f64
}

pub(super) fn get_values_response_tags() -> Vec<String> {
    vec!["x".to_string()]
}

pub(super) fn get_values_response_turned() -> String {
    "a\u{202e}b".to_string()
}
