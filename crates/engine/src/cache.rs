//! The KV cache: sequences made of shared pages, and the prefixes kept between requests.

use crate::remote::Held;
use std::sync::Arc;

/// Positions per page; attention works page by page.
pub(crate) const PAGE: usize = 64;

/// What one position takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CacheShape {
    pub layers: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
}

impl CacheShape {
    /// Half-precision values per page: for each layer and key head, keys and then values of 64 positions.
    pub fn page_values(&self) -> usize {
        self.layers * self.kv_heads * 2 * PAGE * self.head_dim
    }

    pub fn page_bytes(&self) -> usize {
        self.page_values() * 2
    }

    /// Where the keys of a layer and head begin in a page.
    pub fn offset(&self, layer: usize, head: usize) -> usize {
        (layer * self.kv_heads + head) * 2 * PAGE * self.head_dim
    }
}

/// Tokens whose keys and values are known: in pages, or in another process. Cloning shares the pages; a shared page is copied
/// before it is written.
#[derive(Clone, Default)]
pub(crate) struct Sequence {
    tokens: Vec<u32>,
    pages: Vec<Arc<Vec<u16>>>,
    held: Option<Arc<Held>>,
}

impl Sequence {
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Forgets all but the first `length` tokens.
    pub fn truncate(&mut self, length: usize) {
        self.tokens.truncate(length);
        self.pages.truncate(self.tokens.len().div_ceil(PAGE));
    }

    /// Makes room for `more` positions that nobody else sees.
    pub fn reserve(&mut self, more: usize, shape: &CacheShape) {
        let first = self.tokens.len() / PAGE;
        let end = (self.tokens.len() + more).div_ceil(PAGE);
        for page in self.pages.iter_mut().skip(first) {
            Arc::make_mut(page);
        }
        while self.pages.len() < end {
            self.pages.push(Arc::new(vec![0; shape.page_values()]));
        }
    }

    /// The pages, to read.
    pub fn pages(&self) -> impl Iterator<Item = *const u16> {
        self.pages.iter().map(|page| page.as_ptr())
    }

    /// The page of a reserved position, to write; `None` if it is shared.
    pub fn page_mut(&mut self, position: usize) -> Option<&mut [u16]> {
        let page = self.pages.get_mut(position / PAGE)?;
        Arc::get_mut(page).map(Vec::as_mut_slice)
    }

    /// Appends tokens whose keys and values were written.
    pub fn push(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
    }

    /// A sequence of tokens and their pages, as they were saved.
    pub fn known(tokens: Vec<u32>, pages: Vec<Vec<u16>>) -> Self {
        Self {
            tokens,
            pages: pages.into_iter().map(Arc::new).collect(),
            held: None,
        }
    }

    /// What another process holds of it: these tokens, and perhaps more.
    pub fn held(&self) -> Option<&Held> {
        self.held.as_deref()
    }

    /// From now on another process holds it in this state.
    pub fn hold(&mut self, held: Arc<Held>) {
        self.held = Some(held);
    }

    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Every value of every page, in order.
    pub fn values(&self) -> impl Iterator<Item = u16> {
        self.pages.iter().flat_map(|page| page.iter().copied())
    }

    fn shared_prefix(&self, tokens: &[u32]) -> usize {
        self.tokens
            .iter()
            .zip(tokens)
            .take_while(|(a, b)| a == b)
            .count()
    }
}

/// Sequences kept between requests, least recently used first, within a budget of pages.
pub(crate) struct PrefixCache {
    kept: Vec<Sequence>,
    most_pages: usize,
}

impl PrefixCache {
    pub fn new(budget_bytes: usize, page_bytes: usize) -> Self {
        Self {
            kept: Vec::new(),
            most_pages: budget_bytes / page_bytes.max(1),
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.kept = Vec::new();
    }

    /// The longest known prefix of `tokens`, never all of it: the last token must be read to predict the next.
    pub fn longest(&mut self, tokens: &[u32]) -> Sequence {
        let most = tokens.len().saturating_sub(1);
        let best = (0..self.kept.len())
            .map(|index| (self.kept[index].shared_prefix(tokens).min(most), index))
            .max();
        match best {
            Some((length, index)) if length > 0 => {
                let used = self.kept.remove(index);
                let mut found = used.clone();
                found.truncate(length);
                self.kept.push(used);
                found
            }
            _ => Sequence::default(),
        }
    }

    /// Keeps a sequence, dropping those that are prefixes of it and the least recently used beyond the budget.
    pub fn keep(&mut self, sequence: Sequence) {
        if self
            .kept
            .iter()
            .any(|kept| kept.tokens.starts_with(&sequence.tokens))
        {
            return;
        }
        self.kept
            .retain(|kept| !sequence.tokens.starts_with(&kept.tokens));
        self.kept.push(sequence);
        while self.pages() > self.most_pages && !self.kept.is_empty() {
            self.kept.remove(0);
        }
    }

    /// Distinct pages held here, and as many as the sequences held elsewhere would fill if they shared none.
    fn pages(&self) -> usize {
        let elsewhere = self.kept.iter().filter(|kept| kept.held.is_some());
        let elsewhere: usize = elsewhere.map(|kept| kept.len().div_ceil(PAGE)).sum();
        let pages: std::collections::HashSet<_> = self
            .kept
            .iter()
            .flat_map(|sequence| sequence.pages())
            .collect();
        pages.len() + elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: CacheShape = CacheShape {
        layers: 1,
        kv_heads: 1,
        head_dim: 16,
    };

    fn sequence(tokens: &[u32]) -> Sequence {
        let mut sequence = Sequence::default();
        sequence.reserve(tokens.len(), &SHAPE);
        sequence.push(tokens);
        sequence
    }

    #[test]
    fn the_longest_prefix_is_found_but_never_the_whole_prompt() {
        let mut cache = PrefixCache::new(1 << 20, SHAPE.page_bytes());
        cache.keep(sequence(&[1, 2, 3]));
        cache.keep(sequence(&[1, 2, 4, 5]));
        assert_eq!(cache.longest(&[1, 2, 4, 6]).tokens, [1, 2, 4]);
        assert_eq!(cache.longest(&[1, 2, 3]).tokens, [1, 2]);
        assert_eq!(cache.longest(&[9, 9]).len(), 0);
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut cache = PrefixCache::new(2 * SHAPE.page_bytes(), SHAPE.page_bytes());
        cache.keep(sequence(&[1, 1]));
        cache.keep(sequence(&[2, 2]));
        assert_eq!(cache.longest(&[1, 1, 1]).len(), 2);
        cache.keep(sequence(&[3, 3]));
        assert_eq!(cache.longest(&[2, 2, 2]).len(), 0);
        assert_eq!(cache.longest(&[1, 1, 1]).len(), 2);
    }

    #[test]
    fn writing_to_a_fork_leaves_the_original_alone() {
        let mut original = sequence(&[1, 2]);
        original.page_mut(0).unwrap()[0] = 7;
        let mut fork = original.clone();
        assert!(fork.page_mut(0).is_none());
        fork.reserve(1, &SHAPE);
        fork.page_mut(2).unwrap()[0] = 8;
        assert_eq!(original.page_mut(0).unwrap()[0], 7);
    }
}
