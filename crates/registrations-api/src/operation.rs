//! Building blocks of the generated operations.

use std::fmt::{Display, Write};

pub(crate) use reqwest::Method;
use reqwest::RequestBuilder;
use serde::Serialize;
use serde_json::Value;

pub(crate) use super::{Call, Client, Error};

/// A value as a segment of a path. `.`, `..` and a backslash are not encoded: they lead to another path.
pub(crate) fn segment(value: &impl Display) -> String {
    let mut segment = String::new();
    for byte in value.to_string().bytes() {
        match byte {
            b' '
            | b'"'
            | b'#'
            | b'<'
            | b'>'
            | b'?'
            | b'`'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
            | ..=0x1f
            | 0x7f.. => {
                // Writing to a string cannot fail.
                let _ = write!(segment, "%{byte:02X}");
            }
            _ => segment.push(char::from(byte)),
        }
    }
    segment
}

/// The values of a query parameter, as pairs with its name.
struct Values<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<T: Serialize> Serialize for Values<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // By way of text, because a `Value` would not hold an `f32` as it is written.
        let json = serde_json::to_vec(self.value).and_then(|json| serde_json::from_slice(&json));
        let values = match json.map_err(serde::ser::Error::custom)? {
            Value::Null => Vec::new(),
            Value::Array(values) => values,
            value => vec![value],
        };
        serializer.collect_seq(values.iter().map(|value| (self.name, value)))
    }
}

/// The last steps of building a request.
pub(crate) trait BuildCall: Sized {
    /// Adds a query parameter: once for a single value, once for each element of a list, never for `None`.
    fn param(self, name: &str, value: &impl Serialize) -> Self;

    /// Makes a call of the request. `is_success` returns whether a response with this status has a body of type `T`.
    fn call<T>(self, is_success: fn(u16) -> bool) -> Result<Call<T>, Error>;
}

impl BuildCall for RequestBuilder {
    fn param(self, name: &str, value: &impl Serialize) -> Self {
        self.query(&Values { name, value })
    }

    fn call<T>(self, is_success: fn(u16) -> bool) -> Result<Call<T>, Error> {
        let (http, request) = self.build_split();
        Ok(Call::new(http, request.map_err(Error::request)?, is_success))
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::json;

    use super::{BuildCall, segment};

    #[test]
    fn a_segment_cannot_end_or_leave_its_place() {
        assert_eq!(
            segment(&"a/b?c#d%e f\n\u{7f}\"<>`{}"),
            "a%2Fb%3Fc%23d%25e%20f%0A%7F%22%3C%3E%60%7B%7D"
        );
        assert_eq!(segment(&"Zoë:@!$&'()*+,;=~-_.|^[]"), "Zo%C3%AB:@!$&'()*+,;=~-_.|^[]");
        assert_eq!([segment(&".."), segment(&"\\"), segment(&7)], ["..", "\\", "7"]);
    }

    fn query(value: impl Serialize) -> Option<String> {
        let request = reqwest::Client::new().get("http://host/").param("a.b", &value).build();
        request.ok().map(|request| request.url().query().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_parameter_is_sent_once_for_each_of_its_values() {
        let sent = |text: &str| Some(text.to_owned());
        assert_eq!(query("x y&z=ë+"), sent("a.b=x+y%26z%3D%C3%AB%2B"));
        assert_eq!(query(["x", "y"]), sent("a.b=x&a.b=y"));
        assert_eq!(query(Some([u64::MAX])), sent("a.b=18446744073709551615"));
        assert_eq!(
            query((true, i64::MIN, 1.1_f32, '√')),
            sent("a.b=true&a.b=-9223372036854775808&a.b=1.1&a.b=%E2%88%9A")
        );
        assert_eq!(
            (query(None::<u8>), query([0_u8; 0]), query("")),
            (sent(""), sent(""), sent("a.b="))
        );
        // The generator does not support these.
        assert_eq!((query([[1]]), query(json!({"a": 1}))), (None, None));
    }
}
