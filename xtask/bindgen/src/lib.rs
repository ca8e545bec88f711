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

use openapi::{
    json::{child, sorted},
    walk::operations,
};
use serde_json::{Value, json};

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

/// Plans the files that are generated from a description.
pub fn plan(description: &Value, settings: &Settings<'_>) -> Result<Plan, Error> {
    attempt(description, settings).map_err(|error| {
        let has_place = !matches!(error, Error::Code(_) | Error::Generator(_) | Error::Panic(_));
        let found = if has_place { None } else { failing_operation(description, settings) };
        found.unwrap_or(error)
    })
}

/// Enough for the deepest description that the checks accept, in a build without optimization.
const STACK: usize = 16 << 20;

/// Runs the stages on a thread of their own. A panic of progenitor is an error.
fn attempt(description: &Value, settings: &Settings<'_>) -> Result<Plan, Error> {
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

/// The error of the first operation that fails alone, with its place.
fn failing_operation(description: &Value, settings: &Settings<'_>) -> Option<Error> {
    for (path, item, method, operation) in operations(description) {
        let mut alone = description.as_object()?.clone();
        let shared = item.get("parameters").cloned().unwrap_or_else(|| json!([]));
        alone.insert("paths".into(), json!({path: {"parameters": shared, method: operation}}));
        if let Err(error) = attempt(&alone.into(), settings) {
            let pointer = child(&child("/paths", path), method);
            return Some(Error::Located { pointer, error: error.into() });
        }
    }
    None
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
    let mut code = bindings::generate(&named.description, &operations)?;
    let mut items = Items::new(description, &named);
    notes.extend(items.add_types(&code)?);
    items.check_names(&operations)?;
    items.add_operations(&operations);
    passes::run(&mut code, &operations, &named.description)?;
    Ok(Plan { files: layout::files(code, settings.header)?, items: items.finish(), notes })
}
