//! Keys in lists that one statement can hold.

use std::collections::BTreeSet;

/// Most keys in one `IN` list: SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
const MOST: usize = 5_000;

/// The keys without repetition, in as few lists as one statement each can hold.
pub(in crate::data) fn batches<K: Ord + Clone>(keys: impl IntoIterator<Item = K>) -> Vec<Vec<K>> {
    let keys: Vec<K> = keys.into_iter().collect::<BTreeSet<K>>().into_iter().collect();
    keys.chunks(MOST).map(<[K]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_asked_for_once() {
        assert_eq!(batches(Vec::<u8>::new()), Vec::<Vec<u8>>::new());
        assert_eq!(batches([2, 1, 2]), [vec![1, 2]]);
        let many = batches(0..12_000);
        assert_eq!(many.iter().map(Vec::len).collect::<Vec<_>>(), [5_000, 5_000, 2_000]);
        assert_eq!(many.concat(), (0..12_000).collect::<Vec<_>>());
    }
}
