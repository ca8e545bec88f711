//! Generates the bindings of an API from a description in OpenAPI 3.0.
//!
//! The stages, in order, each in a module of its own:
//!
//! 1. `relevant`: leave out what the code does not depend on.
//! 2. `check`: refuse what the table of what is [`supported`] does not have, with its place.
//! 3. `lower`: rewrite what progenitor does not support, and read the operations.
//! 4. `naming`: name every type, and make a component of it.
//! 5. `bindings`: generate code with progenitor.
//! 6. `items`: find the Rust item of each part of the description, and check that the code holds all that the description states.
//! 7. `passes`: rewrite the code, one small pass at a time.
//! 8. `layout`: print one file per type and operation.

mod bindings;
mod check;
mod error;
mod items;
mod layout;
mod lower;
mod naming;
mod passes;
mod reached;
mod relevant;
pub mod supported;
mod undocumented;
mod wholes;

use std::{
    collections::{BTreeMap, BTreeSet},
    thread::{self, ScopedJoinHandle},
};

use openapi::json::sorted;
use serde_json::Value;

use self::items::Items;
pub use self::{
    error::Error,
    lower::{Union, type_of_all},
    relevant::is_left_out,
};

/// What is specific to an API.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// What the names of schemas begin with. The names of types do not.
    pub prefix: &'a str,
    /// The first line of each file.
    pub header: &'a str,
}

/// What should be generated.
pub struct Plan {
    /// The text of each file by its path, with `/` between its parts.
    pub files: BTreeMap<String, String>,
    /// The Rust items that come from what the description states: types, fields, variants, methods and arguments, by the
    /// JSON pointers in the description. A path is one as in `types::Pet`, `types::Pet.name`, `types::Kind::Dog`,
    /// `Client::get_pet`, `Client::get_pet(pet_id)` or `GetPetParams.color`. What several items share has all of them.
    pub items: BTreeMap<String, BTreeSet<String>>,
    /// What to look at, such as places without a description.
    pub notes: Vec<String>,
}

/// Enough for the deepest description that the checks accept, in a build without optimization.
const STACK: usize = 16 << 20;

/// Plans the files that are generated from a description.
///
/// It runs on a thread of its own, for its stack and because a panic of progenitor is an error.
pub fn plan(description: &Value, settings: &Settings<'_>) -> Result<Plan, Error> {
    let outcome = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, || stages(description, settings)).map(ScopedJoinHandle::join)
    });
    match outcome {
        Ok(Ok(plan)) => plan,
        Ok(Err(payload)) => {
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
            Err(Error::Panic(message.unwrap_or("no message").to_owned()))
        }
        Err(error) => Err(Error::Generator(format!("no thread to run it: {error}"))),
    }
}

fn stages(description: &Value, settings: &Settings<'_>) -> Result<Plan, Error> {
    // The first use of a name decides, so the order must not depend on the source.
    let (relevant, mut notes) = relevant::part(&sorted(description));
    check::all(&relevant)?;
    let (lowered, of_lowering) = lower::apply(&relevant);
    wholes::check(&lowered)?;
    let operations = check::operations(&lowered)?;
    notes.extend(of_lowering);
    notes.extend(undocumented::places(&relevant));
    let named = naming::apply(&lowered, settings.prefix)?;
    let code = bindings::generate(&named.description, &operations)?;
    let items = Items::of(&code.types, &operations, &named, description)?;
    notes.extend(items.notes);
    let (types, modules) = passes::run(code, &operations, &named.description)?;
    Ok(Plan { files: layout::files(types, modules, settings.header)?, items: items.found, notes })
}
