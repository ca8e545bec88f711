//! The faults that are waiting to strike.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Fault, Kind, Strike, distorted};
use crate::answer::Answer;
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

/// The answer that a request gets if no fault strikes; it is made when it is first asked for.
pub(crate) struct Truth<F> {
    make: F,
    made: Option<Answer>,
}

impl<F: FnMut() -> Answer> Truth<F> {
    pub(crate) fn new(make: F) -> Self {
        Self { make, made: None }
    }

    pub(crate) fn get(&mut self) -> &Answer {
        self.made.get_or_insert_with(&mut self.make)
    }

    pub(crate) fn into_answer(mut self) -> Answer {
        self.made.take().unwrap_or_else(self.make)
    }
}

impl Queue {
    pub(crate) fn inject(&self, fault: Fault) {
        if fault.times == Some(0) {
            // It would never strike, and wait for ever.
            return;
        }
        self.lock().push(Armed { fault, seen: 0 });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    /// The fault that strikes this request, if one does.
    ///
    /// The truth is asked for once at most, and only by faults that need it. Those that may find
    /// nothing in it to change are faults of listings and gets, so that no change is made in vain.
    pub(crate) fn strike(
        &self,
        operation: Option<Operation>,
        truth: &mut Truth<impl FnMut() -> Answer>,
    ) -> Option<Strike> {
        let mut queue = self.lock();
        for armed in queue.iter_mut() {
            if armed.fault.is_for(operation) {
                armed.seen += 1;
            }
        }
        let (struck, strike) = queue
            .iter_mut()
            .filter(|armed| armed.is_due(operation))
            .find_map(|armed| armed.fault.meet(truth).map(|strike| (armed, strike)))?;
        if let Some(times) = &mut struck.fault.times {
            *times = times.saturating_sub(1);
        }
        queue.retain(|armed| armed.fault.times != Some(0));
        Some(strike)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Armed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Armed {
    fn is_due(&self, operation: Option<Operation>) -> bool {
        self.fault.is_for(operation) && self.seen >= self.fault.first
    }
}

impl Fault {
    /// The strike at this request, unless its true answer has nothing that the fault could change.
    fn meet(&self, truth: &mut Truth<impl FnMut() -> Answer>) -> Option<Strike> {
        let applies = self.after_applying || self.kind.needs_answer();
        let answer = if applies { Some(distorted(truth.get(), &self.kind)?) } else { None };
        Some(Strike { kind: self.kind.clone(), answer })
    }

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
    use http::StatusCode;

    use super::{Queue, Strike, Truth};
    use crate::answer::{Answer, JSON, PageStart};
    use crate::fault::Fault;
    use crate::operation::Operation;

    const PAGE: &str = r#"{"result":[{"id":"a"}],"result_info":{"count":1,"cursor":""}}"#;
    const REFUSAL: &str = r#"{"result":null,"success":false,"errors":[{"code":1}]}"#;

    fn page(was_named: bool) -> Answer {
        let mut page = Answer::new(StatusCode::OK, JSON, PAGE);
        page.page =
            Some(PageStart { cursor: "here".to_owned(), detour: "there".to_owned(), was_named });
        page
    }

    fn strike(queue: &Queue, operation: Operation, truth: &Answer) -> Option<Strike> {
        queue.strike(Some(operation), &mut Truth::new(|| truth.clone()))
    }

    /// The names of the faults that strike a run of requests.
    fn strikes(queue: &Queue, operations: &[Operation]) -> Vec<&'static str> {
        operations
            .iter()
            .map(|operation| {
                let strike = strike(queue, *operation, &page(true));
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
    fn a_fault_that_is_to_strike_no_time_is_not_pending() {
        let queue = Queue::default();
        queue.inject(Fault::reset().times(0));
        assert_eq!(queue.len(), 0);
        assert_eq!(strikes(&queue, &[Operation::List]), ["-"]);
    }

    #[test]
    fn requests_are_counted_by_operation() {
        let queue = Queue::default();
        queue.inject(Fault::reset().on(Operation::Get).on_request(2));
        let operations = [Operation::Get, Operation::List, Operation::Get, Operation::Get];
        assert_eq!(strikes(&queue, &operations), ["-", "-", "reset", "-"]);
    }

    #[test]
    fn a_fault_waits_for_an_answer_that_it_can_change() {
        let refusal = Answer::new(StatusCode::BAD_REQUEST, JSON, REFUSAL);
        let queue = Queue::default();
        for fault in [Fault::repeated_cursor(), Fault::empty_page(), Fault::record(0).missing("id")]
        {
            let name = fault.kind.name();
            queue.inject(fault);
            assert!(strike(&queue, Operation::Revoke, &page(true)).is_none(), "{name}");
            assert!(strike(&queue, Operation::List, &refusal).is_none(), "{name}");
            assert_eq!(strikes(&queue, &[Operation::List; 2]), [name, "-"]);
        }
        queue.inject(Fault::repeated_cursor());
        assert!(strike(&queue, Operation::List, &page(false)).is_none(), "no cursor was sent");
        queue.inject(Fault::reset());
        let next = strike(&queue, Operation::List, &page(false)).unwrap();
        assert_eq!(next.kind.name(), "reset", "the next one has its turn meanwhile");
        assert_eq!(queue.len(), 1);
    }

    #[test]
    fn the_operation_is_carried_out_once_or_not_at_all() {
        for (fault, expected) in [
            (Fault::reset(), 0),
            (Fault::status(500).json(), 0),
            (Fault::reset().after_applying(), 1),
            (Fault::record(0).null("id").always(), 1),
        ] {
            let queue = Queue::default();
            queue.inject(fault.clone());
            queue.inject(fault);
            let mut made = 0;
            let mut truth = Truth::new(|| {
                made += 1;
                page(true)
            });
            let strike = queue.strike(Some(Operation::List), &mut truth).unwrap();
            assert_eq!(strike.answer.is_some(), expected == 1);
            drop(truth);
            assert_eq!(made, expected);
        }
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
