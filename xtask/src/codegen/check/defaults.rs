//! Checks of default values.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::{
    super::{
        Error,
        document::{child, visit},
    },
    parts::component,
};
use crate::openapi::Kind;

/// More references in a row than a description has.
const HOPS: usize = 32;

/// Refuses default values that are not of the format of their type: the generated code would panic where it reads one.
pub(super) fn have_their_format(root: &Value) -> Result<(), Error> {
    visit(&mut root.clone(), "", Kind::Document, &mut |schema, pointer, kind| {
        let default = schema.get("default").and_then(Value::as_str);
        match (kind, default, format(root, schema)) {
            (Kind::Schema, Some(default), Some(format)) if !fits(default, format) => {
                let problem = format!("{default:?}, which is not a {format}; expected one");
                Err(Error::at(child(pointer, "default"), problem))
            }
            _ => Ok(()),
        }
    })
}

/// The format of `schema`, or of the only schema that it consists of.
fn format<'a>(root: &'a Value, mut schema: &'a Value) -> Option<&'a str> {
    for _ in 0..HOPS {
        if let Some(format) = schema.get("format") {
            return format.as_str();
        }
        schema = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([part]) => part,
            _ => component(root, schema)?.1,
        };
    }
    None
}

fn fits(text: &str, format: &str) -> bool {
    match format {
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "ip" => text.parse::<IpAddr>().is_ok(),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}
