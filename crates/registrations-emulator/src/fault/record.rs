//! Faults that change one field of one record.

use serde_json::Value;

use super::{Fault, Kind};

/// A [`Fault`] that changes one field of one record in the real response.
///
/// A path names a field of a nested object, such as `device.name`. If the record has no such object,
/// or no such field to remove, the fault does not strike and stays
/// [pending](crate::Emulator::pending_faults). A field that is set is added if it is missing.
///
/// ```
/// use registrations_emulator::Fault;
///
/// let fault = Fault::record(0).null("last_seen_at");
/// let fault = Fault::record(3).missing("device.id");
/// let fault = Fault::record(7).set("registration_type", "toaster");
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "state which field to change, and how"]
pub struct RecordFault {
    index: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Remove,
    Set(Value),
}

impl RecordFault {
    pub(super) fn new(index: usize) -> Self {
        Self { index }
    }

    /// The field is null.
    pub fn null(self, field: &str) -> Fault {
        self.edit(field, Edit::Set(Value::Null))
    }

    /// The field is missing.
    pub fn missing(self, field: &str) -> Fault {
        self.edit(field, Edit::Remove)
    }

    /// The field has this value, for example one that an enumeration does not have.
    pub fn set(self, field: &str, value: impl Into<Value>) -> Fault {
        self.edit(field, Edit::Set(value.into()))
    }

    fn edit(self, field: &str, edit: Edit) -> Fault {
        Fault::new(Kind::Record { index: self.index, field: field.to_owned(), edit })
    }
}
