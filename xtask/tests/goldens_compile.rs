//! Compiles the goldens, each with the hand-written modules of the bindings.

// They are not called.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used
)]

#[path = "../../crates/registrations-api/src/timestamp.rs"]
mod timestamp;

mod goldens {
    macro_rules! goldens {
        ($($name:ident)*) => {$(
            mod $name {
                #[path = "../../../../crates/registrations-api/src/call.rs"]
                mod call;
                #[path = "../../../../crates/registrations-api/src/client.rs"]
                mod client;
                #[path = "../../../../crates/registrations-api/src/error.rs"]
                mod error;
                #[path = "mod.rs"]
                mod generated;
                #[path = "../../../../crates/registrations-api/src/operation.rs"]
                mod operation;

                pub(crate) use {call::Call, client::Client, error::Error};
            }
        )*};
    }

    goldens! {
        added_optional_field
        added_parameter
        array_query_parameter
        base
        date_time
        defaults_and_numbers
        deprecated
        dotted_names
        multi_line_docs
        name_collision
        newtypes
        nullable_enum
        request_body
    }
}
