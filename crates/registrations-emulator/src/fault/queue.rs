//! The faults that have been injected.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Fault, Kind, altered};
use crate::operation::Operation;
use crate::response::Response;

/// Faults in the order of their injection. The first that is due strikes a request.
#[derive(Debug, Default)]
pub(crate) struct Queue(Mutex<Vec<Pending>>);

#[derive(Debug)]
struct Pending {
    fault: Fault,
    /// How many requests for its operations have arrived.
    seen: u64,
}

impl Queue {
    pub(crate) fn inject(&self, fault: Fault) {
        if fault.times != Some(0) {
            self.lock().push(Pending { fault, seen: 0 });
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    /// The pending faults, with the number of times that each still strikes.
    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.lock().iter().map(|pending| pending.fault.clone()).collect()
    }

    /// The fault that strikes this request, if one does.
    ///
    /// Some faults need a real response with something that they can change. They are for
    /// operations that are read-only, whose response is known before.
    pub(crate) fn next(
        &self,
        operation: Option<Operation>,
        response: Option<&Response>,
    ) -> Option<Fault> {
        let mut queue = self.lock();
        for pending in queue.iter_mut().filter(|pending| pending.fault.is_for(operation)) {
            pending.seen += 1;
        }
        let struck = queue.iter_mut().find(|pending| {
            let fault = &pending.fault;
            fault.is_for(operation)
                && pending.seen >= fault.first_request
                && fault.kind.fits(response)
        })?;
        let fault = struck.fault.clone();
        if let Some(times) = &mut struck.fault.times {
            *times -= 1;
        }
        queue.retain(|pending| pending.fault.times != Some(0));
        Some(fault)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Pending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kind {
    /// Whether the response has something that the fault can change.
    fn fits(&self, response: Option<&Response>) -> bool {
        match self {
            Self::Record { .. } | Self::RepeatedCursor | Self::EmptyPage => {
                response.is_some_and(|response| altered(response, self).is_some())
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::Queue;
    use crate::fault::Fault;
    use crate::operation::Operation;
    use crate::response::{JSON, PageStart, Response};

    const PAGE: &str = r#"{"result":[{"id":"a"}],"result_info":{"count":1,"cursor":""}}"#;
    const REFUSAL: &str = r#"{"result":null,"success":false,"errors":[{"code":1}]}"#;

    fn page(is_requested: bool) -> Response {
        let mut page = Response::new(StatusCode::OK, JSON, PAGE);
        page.page = Some(PageStart {
            cursor: "here".to_owned(),
            other_cursor: "there".to_owned(),
            is_requested,
        });
        page
    }

    /// The name of the fault that strikes.
    fn next(queue: &Queue, operation: Operation, response: &Response) -> Option<&'static str> {
        queue.next(Some(operation), Some(response)).map(|fault| fault.kind.name())
    }

    /// The names of the faults that strike a series of requests.
    fn series(queue: &Queue, operations: &[Operation]) -> Vec<&'static str> {
        let names = operations.iter().map(|operation| next(queue, *operation, &page(true)));
        names.map(|name| name.unwrap_or("-")).collect()
    }

    #[test]
    fn faults_strike_in_order_and_as_often_as_stated() {
        let queue = Queue::default();
        queue.inject(Fault::reset().times(2));
        queue.inject(Fault::cut_body());
        assert_eq!(series(&queue, &[Operation::List; 4]), ["reset", "reset", "cut_body", "-"]);
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn a_fault_that_strikes_zero_times_is_not_pending() {
        let queue = Queue::default();
        queue.inject(Fault::reset().times(0));
        assert_eq!(queue.len(), 0);
        assert_eq!(series(&queue, &[Operation::List]), ["-"]);
    }

    #[test]
    fn requests_are_counted_by_operation() {
        let queue = Queue::default();
        queue.inject(Fault::reset().on(Operation::Get).on_request(2));
        let operations = [Operation::Get, Operation::List, Operation::Get, Operation::Get];
        assert_eq!(series(&queue, &operations), ["-", "-", "reset", "-"]);
    }

    #[test]
    fn a_fault_waits_for_a_response_that_it_can_change() {
        let refusal = Response::new(StatusCode::BAD_REQUEST, JSON, REFUSAL);
        let queue = Queue::default();
        for fault in [Fault::repeated_cursor(), Fault::empty_page(), Fault::record(0).missing("id")]
        {
            let name = fault.kind.name();
            queue.inject(fault);
            assert_eq!(next(&queue, Operation::Revoke, &page(true)), None, "{name}");
            assert_eq!(next(&queue, Operation::List, &refusal), None, "{name}");
            assert_eq!(series(&queue, &[Operation::List; 2]), [name, "-"]);
        }
        queue.inject(Fault::repeated_cursor());
        assert_eq!(next(&queue, Operation::List, &page(false)), None, "no cursor was sent");
        queue.inject(Fault::reset());
        assert_eq!(next(&queue, Operation::List, &page(false)), Some("reset"));
        assert_eq!(queue.len(), 1, "the first fault still waits");
    }

    #[test]
    fn a_fault_without_end_is_cleared() {
        let queue = Queue::default();
        queue.inject(Fault::reset().always());
        assert_eq!(series(&queue, &[Operation::List; 3]), ["reset"; 3]);
        queue.clear();
        assert_eq!(series(&queue, &[Operation::List]), ["-"]);
    }
}
