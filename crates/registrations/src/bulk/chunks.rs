//! Splits ids into chunks that fit into a URL, and decides which chunk is sent next.

use std::collections::VecDeque;

use crate::error::Result;
use registrations_api::types::RegistrationId;

/// Ids that are sent in one request.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Its number, in the order in which the chunks were made.
    pub(super) index: usize,
    /// The position of its first id among all.
    pub(super) start: usize,
    pub(super) ids: Vec<RegistrationId>,
}

/// The chunks that were not sent yet.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: VecDeque<Chunk>,
    /// The halves of refused chunks; the newest are last.
    halves: VecDeque<Chunk>,
    /// The chunk that was sent last was refused: send its first half next.
    narrows: bool,
    /// How many chunks were made, those that were halved included.
    made: usize,
}

/// The lengths of the chunks of at most `size` ids each, in the order of the ids.
///
/// `fits` says whether the URL of a chunk is short enough. It returns an error for a single id whose URL is too long.
pub(super) fn lengths(
    ids: &[RegistrationId],
    size: usize,
    fits: impl Fn(&[RegistrationId]) -> Result<bool>,
) -> Result<Vec<usize>> {
    let mut lengths = Vec::new();
    for chunk in ids.chunks(size) {
        halve_to_fit(chunk, &fits, &mut lengths)?;
    }
    Ok(lengths)
}

/// Halves the ids until their URLs are short enough.
fn halve_to_fit(
    ids: &[RegistrationId],
    fits: &impl Fn(&[RegistrationId]) -> Result<bool>,
    lengths: &mut Vec<usize>,
) -> Result<()> {
    if fits(ids)? {
        lengths.push(ids.len());
        return Ok(());
    }
    let (first, second) = ids.split_at(ids.len() / 2);
    halve_to_fit(first, fits, lengths)?;
    halve_to_fit(second, fits, lengths)
}

impl Queue {
    /// Chunks of these lengths.
    pub(super) fn new(ids: Vec<RegistrationId>, lengths: &[usize]) -> Self {
        let (mut ids, mut start) = (ids.into_iter(), 0);
        let mut waiting = VecDeque::with_capacity(lengths.len());
        for (index, length) in lengths.iter().enumerate() {
            waiting.push_back(Chunk { index, start, ids: ids.by_ref().take(*length).collect() });
            start += length;
        }
        Self { made: waiting.len(), waiting, halves: VecDeque::new(), narrows: false }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.halves.len()
    }

    /// The next chunk to send.
    ///
    /// After a refusal it is the first half of the refused chunk, to reach a single id soon. Otherwise the chunks that
    /// were never sent come first, and then the largest halves: what is probably accepted comes before what probably is
    /// not.
    pub(super) fn next(&mut self) -> Option<Chunk> {
        if self.narrows
            && let Some(half) = self.halves.pop_back()
        {
            return Some(half);
        }
        self.waiting.pop_front().or_else(|| self.halves.pop_front())
    }

    /// Replaces a refused chunk of several ids by its halves, or by its first id and the rest.
    pub(super) fn split(&mut self, mut chunk: Chunk, only_first: bool) {
        let at = if only_first { 1 } else { chunk.ids.len() / 2 };
        let rest = chunk.ids.split_off(at);
        let second = Chunk { index: self.made + 1, start: chunk.start + at, ids: rest };
        let first = Chunk { index: self.made, ..chunk };
        self.halves.extend([second, first]);
        self.made += 2;
        self.narrows = true;
    }

    /// A chunk has an outcome: look no further into the one that was refused before it.
    pub(super) fn settled(&mut self) {
        self.narrows = false;
    }

    pub(super) fn narrows(&self) -> bool {
        self.narrows
    }
}

#[cfg(test)]
mod tests {
    use super::{Chunk, Queue, lengths};
    use registrations_api::types::RegistrationId;

    fn ids(count: usize) -> Vec<RegistrationId> {
        (0..count).map(|id| RegistrationId::from(id.to_string())).collect()
    }

    fn sizes(count: usize, size: usize, max: usize) -> Vec<usize> {
        let ids = ids(count);
        let sizes = lengths(&ids, size, |ids| Ok(ids.len() <= max)).unwrap();
        let mut queue = Queue::new(ids.clone(), &sizes);
        let chunks: Vec<Chunk> = std::iter::from_fn(|| queue.next()).collect();
        assert_eq!(chunks.iter().flat_map(|chunk| chunk.ids.clone()).collect::<Vec<_>>(), ids);
        sizes
    }

    #[test]
    fn ids_are_split_by_count_and_by_length() {
        assert_eq!(sizes(5, 2, 100), [2, 2, 1]);
        assert_eq!(sizes(5, 5, 100), [5]);
        assert_eq!(sizes(5, 100, 2), [2, 1, 2]);
        assert_eq!(sizes(3, 100, 1), [1, 1, 1]);
    }

    /// The position and length of the next chunk.
    fn next(queue: &mut Queue) -> Chunk {
        queue.next().expect("there is a chunk")
    }

    #[test]
    fn a_refused_chunk_is_halved_down_to_a_single_id_at_once() {
        let mut queue = Queue::new(ids(12), &[8, 4]);
        let mut sent = Vec::new();
        loop {
            let chunk = next(&mut queue);
            sent.push((chunk.start, chunk.ids.len()));
            if chunk.ids.len() == 1 {
                break;
            }
            queue.split(chunk, false);
        }
        assert_eq!(sent, [(0, 8), (0, 4), (0, 2), (0, 1)]);
        queue.settled();
        let rest: Vec<_> = std::iter::from_fn(|| queue.next())
            .map(|chunk| (chunk.start, chunk.ids.len()))
            .collect();
        assert_eq!(rest, [(8, 4), (4, 4), (2, 2), (1, 1)]);
    }

    #[test]
    fn the_parts_of_a_split_chunk_have_new_numbers_and_the_same_ids() {
        let mut queue = Queue::new(ids(6), &[5, 1]);
        let chunk = next(&mut queue);
        queue.split(chunk, true);
        let (first, second) = (next(&mut queue), next(&mut queue));
        assert_eq!((first.index, first.start, first.ids.len()), (2, 0, 1));
        assert_eq!((second.index, second.start, second.ids.len()), (3, 1, 4));
        assert_eq!([first.ids, second.ids].concat(), ids(5));
    }
}
