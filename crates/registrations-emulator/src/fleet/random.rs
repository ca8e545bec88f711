//! Reproducible random numbers: the same seed gives the same fleet on every machine.

/// The `SplitMix64` generator.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn new(seed: impl Into<u128>) -> Self {
        let seed: u128 = seed.into();
        let bytes = seed.to_le_bytes();
        let (mut low, mut high) = ([0; 8], [0; 8]);
        low.copy_from_slice(bytes.first_chunk().unwrap_or(&[0; 8]));
        high.copy_from_slice(bytes.last_chunk().unwrap_or(&[0; 8]));
        Self { state: u64::from_le_bytes(low) ^ u64::from_le_bytes(high).rotate_left(32) }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn next_128(&mut self) -> u128 {
        (u128::from(self.next()) << 64) | u128::from(self.next())
    }

    /// A number from 0 up to, and without, `end`; 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // The bias is too small to show in a fleet of any size.
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// True in this many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items; `None` if there are none.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(from.len() as u64)).ok()?;
        from.get(at).copied()
    }

    /// An index into a list of this length. Low indexes are far more frequent.
    pub(crate) fn skewed(&mut self, length: usize) -> usize {
        let mut end = length as u64;
        // Each step halves the range.
        while end > 1 && self.chance(55) {
            end = end.div_ceil(2);
        }
        usize::try_from(self.below(end)).unwrap_or(0)
    }

    /// A number of seconds from 3 minutes to `longest`. All doublings are equally likely; the last one
    /// is incomplete and ends with `longest`.
    pub(crate) fn age(&mut self, longest: i64) -> i64 {
        const SHORTEST: i64 = 180;
        let doublings = (longest / SHORTEST).max(1).ilog2();
        let mut low = SHORTEST;
        for _ in 0..self.below(u64::from(doublings) + 1) {
            low = low.saturating_mul(2);
        }
        let end = low.saturating_mul(2).min(longest.saturating_add(1));
        let width = u64::try_from(end - low).unwrap_or(0);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn ages_fill_their_range_evenly() {
        let longest = 1_000;
        let mut random = Random::new(7_u64);
        let mut times = vec![0; 1_001];
        for _ in 0..100_000 {
            times[usize::try_from(random.age(longest)).unwrap()] += 1;
        }
        assert!(times[..180].iter().all(|times| *times == 0));
        assert!(times[180..].iter().all(|times| (20..500).contains(times)), "{times:?}");
    }
}
