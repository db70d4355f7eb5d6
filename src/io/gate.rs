//! The gate that bounds what a stream has under way.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bounds what is under way, in parcels and in bytes.
pub(super) struct Gate {
    state: Mutex<Inside>,
    changed: Condvar,
    parcels: usize,
    bytes: usize,
}

#[derive(Clone, Copy, Default)]
struct Inside {
    parcels: usize,
    bytes: usize,
    rows: u64,
    closed: bool,
}

impl Gate {
    pub(super) fn new(parcels: usize, bytes: usize) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), parcels, bytes }
    }

    /// Waits for room; false where the gate was closed.
    pub(super) fn enter(&self, bytes: usize, rows: u64) -> bool {
        let full = |inside: &mut Inside| {
            !inside.closed
                && inside.parcels > 0
                && (inside.parcels >= self.parcels || inside.bytes + bytes > self.bytes)
        };
        // A panic elsewhere leaves the counts whole: they change in one step.
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut inside =
            self.changed.wait_while(state, full).unwrap_or_else(PoisonError::into_inner);
        if inside.closed {
            return false;
        }
        inside.parcels += 1;
        inside.bytes += bytes;
        inside.rows += rows;
        true
    }

    pub(super) fn leave(&self, bytes: usize) {
        let mut inside = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        inside.parcels = inside.parcels.saturating_sub(1);
        inside.bytes = inside.bytes.saturating_sub(bytes);
        self.changed.notify_all();
    }

    pub(super) fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.changed.notify_all();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).parcels == 0
    }

    /// Gives the rows that went through, once the gate is closed and nothing is under way.
    pub(super) fn idle_and_closed(&self) -> Option<u64> {
        let inside = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (inside.closed && inside.parcels == 0).then_some(inside.rows)
    }
}
