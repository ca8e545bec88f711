//! A document of the size of what the vendor publishes: 2,007 paths, 6,743 schemas, 12.5 MB on one line.

use std::fmt::Write;

/// An operation of it.
pub(crate) const OPERATION: &str = "list-things-0";

/// Words of ours, as long as the vendor's.
const WORDS: &str = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut \
                     labore et dolore magna aliqua \\u003cb\\u003e.";

/// The text of the document.
pub(crate) fn document() -> String {
    let mut text = String::with_capacity(13 << 20);
    text.push_str(r#"{"components":{"parameters":{"limit":{"in":"query","name":"limit","schema":{"type":"integer"}}},"schemas":{"#);
    for index in 0..6_743 {
        // A dozen schemas refer to each other, in circles.
        let dozen = index / 12 * 12;
        let (next, later) = (dozen + (index * 7 + 1) % 12, dozen + (index + 5) % 12);
        let (next, later) = (next.min(6_742), later.min(6_742));
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            r##"{comma}"team_thing-{index}":{{"description":"{WORDS}","properties":{{"created_at":{{"description":"{WORDS}","example":"2026-01-01T00:00:00Z","readOnly":true,"type":"string","x-auditable":true}},"id":{{"description":"{WORDS}","maxLength":36,"type":"string"}},"kind":{{"enum":["one","two","three"],"type":"string"}},"next":{{"$ref":"#/components/schemas/team_thing-{next}"}},"others":{{"items":{{"$ref":"#/components/schemas/team_thing-{later}"}},"type":"array"}},"settings":{{"additionalProperties":{{"type":"boolean"}},"nullable":true,"type":"object"}}}},"required":["id","kind"],"title":"Thing {index}","type":"object","x-stainless-skip":["go","terraform"]}}"##,
        );
    }
    text.push_str(r#"}},"info":{"title":"Things","version":"4.0.0"},"openapi":"3.0.3","paths":{"#);
    for index in 0..2_007 {
        let comma = if index == 0 { "" } else { "," };
        let schema = if index == 0 {
            "string\"".to_owned()
        } else {
            format!("object\",\"allOf\":[{{\"$ref\":\"#/components/schemas/team_thing-{index}\"}}]")
        };
        let _ = write!(
            text,
            r##"{comma}"/accounts/{{account_id}}/things-{index}/{{thing_id}}":{{"get":{{"description":"{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}{WORDS}","operationId":"list-things-{index}","parameters":[{{"in":"path","name":"account_id","required":true,"schema":{{"type":"string"}}}},{{"in":"path","name":"thing_id","required":true,"schema":{{"type":"string"}}}},{{"$ref":"#/components/parameters/limit"}}],"responses":{{"200":{{"content":{{"application/json":{{"schema":{{"properties":{{"errors":{{"items":{{"type":"string"}},"type":"array"}},"result":{{"type":"{schema}}},"success":{{"type":"boolean"}}}},"type":"object"}}}}}},"description":"{WORDS}"}},"4XX":{{"content":{{"application/json":{{"schema":{{"type":"object"}}}}}},"description":"{WORDS}"}}}},"security":[{{}}],"summary":"{WORDS}","tags":["Things"],"x-api-token-group":["Things Read","Things Write"],"x-fern-sdk-group-name":["things","n{index}"]}}}}"##,
        );
    }
    text.push_str("}}");
    text
}
