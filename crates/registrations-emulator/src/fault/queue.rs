//! The faults that are waiting to strike.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Fault, Kind, Strike};
use crate::operation::Operation;

/// Faults in the order of their injection. A request is struck by the first that is due.
#[derive(Debug, Default)]
pub(crate) struct Queue(Mutex<Vec<Armed>>);

#[derive(Debug)]
struct Armed {
    fault: Fault,
    /// How many requests for its operations have come.
    seen: u64,
}

impl Queue {
    pub(crate) fn inject(&self, fault: Fault) {
        self.lock().push(Armed { fault, seen: 0 });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    /// The fault that strikes this request, if one does.
    pub(crate) fn strike(&self, operation: Option<Operation>, has_cursor: bool) -> Option<Strike> {
        let mut queue = self.lock();
        for armed in queue.iter_mut() {
            if armed.fault.is_for(operation) {
                armed.seen += 1;
            }
        }
        let due = queue.iter_mut().find(|armed| armed.is_due(operation, has_cursor))?;
        if let Some(times) = &mut due.fault.times {
            *times -= 1;
        }
        let strike = Strike {
            kind: due.fault.kind.clone(),
            applies: due.fault.after_applying || due.fault.kind.needs_answer(),
        };
        queue.retain(|armed| armed.fault.times != Some(0));
        Some(strike)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Armed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Armed {
    fn is_due(&self, operation: Option<Operation>, has_cursor: bool) -> bool {
        self.fault.is_for(operation)
            && self.seen >= self.fault.first
            && self.fault.times != Some(0)
            && (has_cursor || !matches!(self.fault.kind, Kind::RepeatedCursor))
    }
}

impl Fault {
    fn is_for(&self, operation: Option<Operation>) -> bool {
        let fits = match self.kind {
            Kind::RepeatedCursor | Kind::EmptyPage => operation == Some(Operation::List),
            Kind::Record { .. } => {
                matches!(operation, Some(Operation::List | Operation::Get))
            }
            _ => true,
        };
        let wanted = self.operations.is_empty()
            || operation.is_some_and(|operation| self.operations.contains(&operation));
        fits && wanted
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::fault::Fault;
    use crate::operation::Operation;

    /// The names of the faults that strike a run of requests.
    fn strikes(queue: &Queue, operations: &[Operation]) -> Vec<&'static str> {
        operations
            .iter()
            .map(|operation| {
                let strike = queue.strike(Some(*operation), true);
                strike.map_or("-", |strike| strike.kind.name())
            })
            .collect()
    }

    #[test]
    fn faults_strike_in_turn_and_as_often_as_told() {
        let queue = Queue::default();
        queue.inject(Fault::reset().times(2));
        queue.inject(Fault::cut_body());
        assert_eq!(strikes(&queue, &[Operation::List; 4]), ["reset", "reset", "cut_body", "-"]);
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn requests_are_counted_by_operation() {
        let queue = Queue::default();
        queue.inject(Fault::reset().on(Operation::Get).on_request(2));
        let operations = [Operation::Get, Operation::List, Operation::Get, Operation::Get];
        assert_eq!(strikes(&queue, &operations), ["-", "-", "reset", "-"]);
    }

    #[test]
    fn a_fault_of_pages_waits_for_a_listing() {
        let queue = Queue::default();
        queue.inject(Fault::repeated_cursor());
        assert!(queue.strike(Some(Operation::Revoke), true).is_none());
        assert!(queue.strike(Some(Operation::List), false).is_none());
        assert_eq!(strikes(&queue, &[Operation::List; 2]), ["repeated_cursor", "-"]);
    }

    #[test]
    fn a_fault_that_lasts_is_cleared() {
        let queue = Queue::default();
        queue.inject(Fault::reset().always());
        assert_eq!(strikes(&queue, &[Operation::List; 3]), ["reset"; 3]);
        queue.clear();
        assert_eq!(strikes(&queue, &[Operation::List]), ["-"]);
    }
}
