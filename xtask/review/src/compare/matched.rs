//! What two lists have in common.

/// The elements of two lists.
pub(super) struct Matched<T> {
    /// Those of both.
    pub(super) pairs: Vec<(T, T)>,
    /// Those of the old list only.
    pub(super) removed: Vec<T>,
    /// Those of the new list only.
    pub(super) added: Vec<T>,
}

/// Whether an old and a new element are the same.
type Rule<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// Matches the elements that are the same by the first of these rules, then those that are by the next one.
pub(super) fn matched<T>(
    old: impl IntoIterator<Item = T>,
    new: impl IntoIterator<Item = T>,
    rules: &[Rule<'_, T>],
) -> Matched<T> {
    let (mut removed, mut added): (Vec<T>, Vec<T>) =
        (old.into_iter().collect(), new.into_iter().collect());
    let mut pairs = Vec::new();
    for is_same in rules {
        for before in std::mem::take(&mut removed) {
            match added.iter().position(|after| is_same(&before, after)) {
                Some(index) => pairs.push((before, added.remove(index))),
                None => removed.push(before),
            }
        }
    }
    Matched { pairs, removed, added }
}
