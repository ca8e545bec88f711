//! Cuts ids into chunks that fit into a URL.

use crate::{Client, Operation, RegistrationId, url::encoded_length};

/// How large a chunk may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) ids: usize,
    pub(super) url_length: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { ids: 100, url_length: 6_000 }
    }
}

impl Limits {
    /// Whether a URL can hold this id, if it is this long without it.
    pub(super) fn fits(self, id: &RegistrationId, url: usize) -> bool {
        url + parameter(id) <= self.url_length
    }

    /// Cuts ids, each of which fits, into chunks, in their order. `url` is the length of the URL without them.
    pub(super) fn cut(
        self,
        ids: impl Iterator<Item = RegistrationId>,
        url: usize,
    ) -> Vec<Vec<RegistrationId>> {
        let mut chunks = Vec::new();
        let mut chunk = Vec::new();
        let mut length = url;
        for id in ids {
            let parameter = parameter(&id);
            let is_full = chunk.len() == self.ids || length + parameter > self.url_length;
            if is_full && !chunk.is_empty() {
                chunks.push(std::mem::take(&mut chunk));
                length = url;
            }
            length += parameter;
            chunk.push(id);
        }
        if !chunk.is_empty() {
            chunks.push(chunk);
        }
        chunks
    }
}

fn parameter(id: &RegistrationId) -> usize {
    "?id=".len() + encoded_length(id)
}

/// The length of the operation's URL without any id.
pub(super) fn url_length(client: &Client, operation: Operation) -> usize {
    let path = match operation {
        Operation::Revoke => "/accounts//devices/registrations/revoke",
        Operation::Unrevoke => "/accounts//devices/registrations/unrevoke",
        _ => "/accounts//devices/registrations",
    };
    client.shared.base_url.len() + path.len() + encoded_length(client.account_id())
}

#[cfg(test)]
mod tests {
    use super::Limits;
    use crate::RegistrationId;

    fn cut(ids: usize, url_length: usize, all: &[&str]) -> Option<Vec<usize>> {
        let all = all.iter().map(|id| RegistrationId::from(*id));
        let limits = Limits { ids, url_length };
        let all: Vec<_> = all.collect();
        let fit = all.iter().all(|id| limits.fits(id, 10));
        fit.then(|| limits.cut(all.into_iter(), 10).iter().map(Vec::len).collect())
    }

    #[test]
    fn by_count() {
        assert_eq!(cut(2, 1_000, &["a"; 5]), Some(vec![2, 2, 1]));
        assert_eq!(cut(5, 1_000, &["a"; 5]), Some(vec![5]));
        assert_eq!(cut(5, 1_000, &[]), Some(vec![]));
    }

    #[test]
    fn by_length() {
        // 10 for the URL and 8 for each id.
        assert_eq!(cut(100, 26, &["abcd"; 5]), Some(vec![2, 2, 1]));
        assert_eq!(cut(100, 25, &["abcd"; 3]), Some(vec![1, 1, 1]));
        assert_eq!(cut(100, 17, &["abcd"]), None);
        assert_eq!(cut(100, 18, &["abcd"]), Some(vec![1]));
    }
}
