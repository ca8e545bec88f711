//! Splits ids into chunks that fit into a URL.

use crate::{RegistrationId, Result};

/// Splits ids into chunks, in their order, of at most `size` ids each.
///
/// `fits` says whether the URL of a chunk is short enough. It returns an error for a single id whose URL is too long.
pub(super) fn split(
    ids: &[RegistrationId],
    size: usize,
    fits: impl Fn(&[RegistrationId]) -> Result<bool>,
) -> Result<Vec<Vec<RegistrationId>>> {
    let mut chunks = Vec::new();
    for chunk in ids.chunks(size) {
        split_to_fit(chunk, &fits, &mut chunks)?;
    }
    Ok(chunks)
}

/// Halves the ids until their URLs are short enough.
fn split_to_fit(
    ids: &[RegistrationId],
    fits: &impl Fn(&[RegistrationId]) -> Result<bool>,
    chunks: &mut Vec<Vec<RegistrationId>>,
) -> Result<()> {
    if fits(ids)? {
        chunks.push(ids.to_vec());
        return Ok(());
    }
    let (first, second) = ids.split_at(ids.len() / 2);
    split_to_fit(first, fits, chunks)?;
    split_to_fit(second, fits, chunks)
}

#[cfg(test)]
mod tests {
    use crate::RegistrationId;

    fn sizes(ids: usize, size: usize, max: usize) -> Vec<usize> {
        let ids: Vec<_> = (0..ids).map(|id| RegistrationId::from(id.to_string())).collect();
        let chunks = super::split(&ids, size, |ids| Ok(ids.len() <= max)).unwrap();
        assert_eq!(chunks.concat(), ids);
        chunks.iter().map(Vec::len).collect()
    }

    #[test]
    fn ids_are_split_by_count_and_by_length() {
        assert_eq!(sizes(5, 2, 100), [2, 2, 1]);
        assert_eq!(sizes(5, 5, 100), [5]);
        assert_eq!(sizes(5, 100, 2), [2, 1, 2]);
        assert_eq!(sizes(3, 100, 1), [1, 1, 1]);
    }
}
