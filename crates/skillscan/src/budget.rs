//! Budgets counted in bytes and steps, so that the same input always stops at the same place.

/// A counter that runs down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    left: usize,
}

impl Budget {
    /// A budget of `amount` units.
    pub(crate) fn new(amount: usize) -> Self {
        Self { left: amount }
    }

    /// Takes `amount` if there is that much left; says whether it did.
    #[must_use]
    pub(crate) fn take(&mut self, amount: usize) -> bool {
        match self.left.checked_sub(amount) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    /// Units left.
    pub(crate) fn left(&self) -> usize {
        self.left
    }
}
