// @generated. Do not edit.

pub(super) fn default_u64<T, const V: u64>() -> T
where
    T: TryFrom<u64>,
    <T as TryFrom<u64>>::Error: ::std::fmt::Debug,
{
    T::try_from(V).unwrap()
}
