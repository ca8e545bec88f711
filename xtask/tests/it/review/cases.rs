//! One-change cases over the real fragment, with what they mean to programs that run. What responses mean is measured by
//! decoding in `measured.rs`; what a service does with requests cannot be.

use serde_json::{Value, json};

use super::spec::{BODY, DELETE, DELETE_MANY, GET, LIST, LIST_PARAMETERS, REVOKE, SCHEMAS, Spec};

/// A case.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What an old build meets at the new service, and a new build at an old one.
    pub(crate) wire: &'static str,
    edit: fn(&mut Spec),
}

impl Case {
    /// The description with the change.
    pub(crate) fn spec(&self) -> Spec {
        let mut spec = base();
        (self.edit)(&mut spec);
        spec
    }
}

/// The description before the change: the real one, with what it lacks: an operation with a body and with two arguments of
/// one type, defaults, and a map.
pub(crate) fn base() -> Spec {
    let mut spec = Spec::real();
    let success = spec.fragment.pointer(&format!("{DELETE}{BODY}")).unwrap().clone();
    let path = |name: &str| json!({"in": "path", "name": name, "required": true, "schema": {"type": "string"}});
    spec.set(
        "/paths/~1accounts~1{account_id}~1teams~1{team}~1notes",
        json!({"post": {
            "operationId": "add-note",
            "parameters": [path("account_id"), path("team"),
                {"in": "query", "name": "author", "required": true, "schema": {"type": "string"}},
                {"in": "query", "name": "subject", "required": true, "schema": {"type": "string"}},
                {"in": "query", "name": "visibility", "schema": {"type": "string", "default": "private"}},
            ],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/teams-devices_note"}}}},
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": success}}}},
            "security": [{"oauth": ["notes.write"]}],
        }}),
    );
    spec.set(
        &format!("{SCHEMAS}user/properties/locale"),
        json!({"type": "string", "default": "en"}),
    );
    spec.set(
        &format!("{SCHEMAS}user/properties/labels"),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
    );
    spec.set(
        &format!("{SCHEMAS}note"),
        json!({"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}, "color": {"type": "string"},
            "weight": {"oneOf": [{"type": "string"}, {"type": "integer"}]}, "priority": {"type": "integer", "enum": [1, 2]},
            "ratio": {"type": "number"}, "place": {"type": "object", "properties": {"city": {"type": "string"}}}}}),
    );
    spec.set(
        &format!("{SCHEMAS}user/properties/level"),
        json!({"type": "integer", "enum": [1, 2]}),
    );
    spec.set(&format!("{SCHEMAS}user/properties/score"), json!({"type": "number"}));
    spec.set(
        "/servers/0",
        json!({"url": "https://{region}.example.com/v4", "variables": {"region": {"default": "eu"}}}),
    );
    let flow = json!({"tokenUrl": "/token", "scopes": {"notes.write": "", "notes.admin": ""}});
    let oauth = json!({"type": "oauth2", "flows": {"clientCredentials": flow}});
    spec.set("/components/securitySchemes/oauth", oauth);
    spec
}

fn schema(name: &str) -> String {
    format!("{SCHEMAS}{name}")
}

fn parameter(name: &str) -> String {
    format!("{LIST_PARAMETERS}{name}")
}

fn property(rest: &str) -> String {
    format!("{SCHEMAS}registration/properties/{rest}")
}

const NOTE: &str = "/paths/~1accounts~1{account_id}~1teams~1{team}~1notes/post";

fn query(name: &str) -> Value {
    json!({"in": "query", "name": name, "schema": {"type": "string"}})
}

macro_rules! cases {
    ($($name:literal, $wire:literal, $edit:expr;)*) => {
        /// All cases.
        pub(crate) const CASES: &[Case] = &[$(Case { name: $name, wire: $wire, edit: $edit },)*];
    };
}

cases! {
    // Fields of responses.
    "optional field added", "ok ok", |spec| {
        spec.set(&property("color"), json!({"type": "string"}));
    };
    "required field added", "ok fails", |spec| {
        spec.set(&property("color"), json!({"type": "string"}));
        spec.set(&schema("registration/required/-"), json!("color"));
    };
    "required nullable field added", "ok ok", |spec| {
        spec.set(&property("color"), json!({"type": "string", "nullable": true}));
        spec.set(&schema("registration/required/-"), json!("color"));
    };
    "required field added to a struct with Default", "ok fails", |spec| {
        spec.set(&schema("user/properties/color"), json!({"type": "string"}));
        spec.set(&schema("user/required"), json!(["color"]));
    };
    "optional field removed", "silent ok", |spec| {
        spec.remove(&property("virtual_ipv4"));
        spec.forget(&["virtual_ipv4"]);
    };
    "required field removed", "fails ok", |spec| {
        spec.remove(&property("key"));
        spec.drop(&schema("registration/required"), "key").undocument("key");
    };
    "field becomes required", "ok fails", |spec| {
        spec.set(&schema("registration_device_details/required/-"), json!("client_version"));
    };
    "field becomes optional", "fails ok", |spec| {
        spec.drop(&schema("registration_device_details/required"), "name");
    };
    "required field becomes nullable", "fails ok", |spec| {
        spec.set(&property("key/nullable"), json!(true));
    };
    "optional field becomes nullable", "ok ok", |spec| {
        spec.set(&schema("registration_device_details/properties/client_version/nullable"), json!(true));
    };
    "nullable field is no longer nullable", "ok ok", |spec| {
        spec.remove(&property("virtual_ipv4/nullable"));
    };
    "integer becomes a string", "fails fails", |spec| {
        spec.set(&schema("v4_response_message/properties/code/type"), json!("string"));
    };
    "integer becomes a number", "unusual ok", |spec| {
        spec.set(&schema("v4_response_message/properties/code/type"), json!("number"));
    };
    "integer of 32 bits", "ok unusual", |spec| {
        spec.set(&schema("v4_response_message/properties/code/format"), json!("int32"));
    };
    "integer of 64 bits, stated", "ok ok", |spec| {
        spec.set(&schema("v4_response_message/properties/code/format"), json!("int64"));
    };
    "string becomes a boolean", "fails fails", |spec| {
        spec.set(&property("key/type"), json!("boolean"));
    };
    "string becomes a list", "fails fails", |spec| {
        spec.set(&property("key"), json!({"type": "array", "items": {"type": "string"}}));
    };
    "object becomes a string", "fails fails", |spec| {
        spec.set(&property("device"), json!({"type": "string"}));
    };
    "field renamed", "fails fails", |spec| {
        spec.rename(&schema("policy_summary/properties/name"), "title");
        spec.drop(&schema("policy_summary/required"), "name").forget(&["['teams-devices_policy_summary'].properties.name"]);
        spec.set(&schema("policy_summary/required/-"), json!("title"));
        spec.documentation["actions"].as_array_mut().unwrap().retain(|action| action["target"] != "$.components.schemas['teams-devices_policy_summary']");
    };
    "required field with another name on the wire", "fails fails", |spec| {
        spec.rename(&property("key"), "Key");
        spec.drop(&schema("registration/required"), "key");
        spec.set(&schema("registration/required/-"), json!("Key")).undocument("key");
    };
    "optional field with another name on the wire", "silent silent", |spec| {
        spec.rename(&schema("registration_device_details/properties/client_version"), "clientVersion").forget(&["client_version"]);
    };
    "timestamp stated", "ok unusual", |spec| {
        spec.set(&schema("registration_device_details/properties/client_version/format"), json!("date-time"));
    };
    "limit on a string", "ok ok", |spec| {
        spec.set(&property("key/maxLength"), json!(64));
    };
    "format of a string without a Rust type", "ok ok", |spec| {
        spec.set(&property("key/format"), json!("byte"));
    };
    "unknown members refused", "ok ok", |spec| {
        spec.set(&schema("registration_device_details/additionalProperties"), json!(false));
    };
    "field with a default", "ok ok", |spec| {
        spec.set(&schema("registration_device_details/properties/client_version/default"), json!("none"));
    };
    "field of any type", "fails ok", |spec| {
        spec.set(&property("key"), json!({}));
    };
    "field of a schema of its own", "ok ok", |spec| {
        spec.set(&schema("key"), json!({"type": "string"}));
        spec.set(&property("key"), json!({"$ref": "#/components/schemas/teams-devices_key"})).undocument("key");
    };
    "nested object added", "ok ok", |spec| {
        spec.set(&property("place"), json!({"type": "object", "properties": {"city": {"type": "string"}}}));
    };
    "map added", "ok ok", |spec| {
        spec.set(&property("labels"), json!({"type": "object", "additionalProperties": {"type": "string"}}));
    };
    "list added", "ok ok", |spec| {
        spec.set(&property("labels"), json!({"type": "array", "items": {"type": "string"}}));
    };
    "field without nullable through a reference", "ok ok", |spec| {
        spec.set(&schema("email/nullable"), json!(true));
    };
    "another default of a field", "silent silent", |spec| {
        spec.set(&schema("user/properties/locale/default"), json!("de"));
    };
    "default of a field removed", "ok ok", |spec| {
        spec.remove(&schema("user/properties/locale/default"));
    };
    "values of a map another type", "fails fails", |spec| {
        spec.set(&schema("user/properties/labels/additionalProperties/type"), json!("integer"));
    };
    "unknown members stated", "ok ok", |spec| {
        spec.set(&schema("registration_device_details/additionalProperties"), json!(true));
    };
    "required list added", "ok fails", |spec| {
        spec.set(&property("labels"), json!({"type": "array", "items": {"type": "string"}}));
        spec.set(&schema("registration/required/-"), json!("labels"));
    };
    "elements of a list nullable", "fails ok", |spec| {
        spec.set(&format!("{LIST}{BODY}/properties/result/items"), json!({
            "nullable": true, "allOf": [{"$ref": "#/components/schemas/teams-devices_registration"}]
        }));
    };
    "field of two alternatives added", "ok ok", |spec| {
        spec.set(&property("size"), json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}));
    };
    "string becomes two alternatives", "unknown unknown", |spec| {
        spec.set(&property("key"), json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})).undocument("key");
    };
    "string becomes an address", "ok unusual", |spec| {
        spec.set(&property("virtual_ipv4/format"), json!("ipv4"));
    };
    "limit on a list of a response", "ok ok", |spec| {
        spec.set(&format!("{LIST}{BODY}/properties/result/maxItems"), json!(50));
    };
    "required field becomes writeOnly", "fails ok", |spec| {
        spec.set(&property("key/writeOnly"), json!(true));
    };
    "optional field becomes writeOnly", "silent ok", |spec| {
        spec.set(&property("virtual_ipv4/writeOnly"), json!(true));
    };
    "field deprecated", "ok ok", |spec| {
        spec.set(&property("key/deprecated"), json!(true));
    };
    "unknown members of one type", "unknown unknown", |spec| {
        spec.set(&schema("registration_device_details/additionalProperties"), json!({"type": "integer"}));
    };
    "number of 32 bits", "ok silent", |spec| {
        spec.set(&schema("user/properties/score/format"), json!("float"));
    };
    "object becomes one of two objects", "unknown unknown", |spec| {
        spec.set(&property("device"), json!({"oneOf": [
            {"$ref": "#/components/schemas/teams-devices_registration_device_details"},
            {"type": "object", "properties": {"serial": {"type": "string"}}},
        ]})).undocument("device");
    };
    "part of a whole requires a field", "ok fails", |spec| {
        spec.set(&property("device"), json!({"allOf": [
            {"$ref": "#/components/schemas/teams-devices_registration_device_details"}, {"required": ["client_version"]},
        ]})).undocument("device");
    };
    // Enums.
    "value of a response's enum of numbers added", "ok ok", |spec| {
        spec.set(&schema("user/properties/level/enum/-"), json!(3));
    };
    "value of an enum of numbers added", "ok unusual", |spec| {
        spec.set(&schema("note/properties/priority/enum/-"), json!(3));
    };
    "value of an enum of numbers removed", "unusual ok", |spec| {
        spec.set(&schema("note/properties/priority/enum"), json!([1]));
    };
    "enum of numbers becomes an integer", "ok unusual", |spec| {
        spec.remove(&schema("note/properties/priority/enum"));
    };
    "value of an enum added", "ok unusual", |spec| {
        spec.set(&parameter("status/schema/enum/-"), json!("pending"));
    };
    "value of an enum removed", "unusual ok", |spec| {
        spec.drop(&parameter("sort_by/schema/enum"), "user.email");
    };
    "value of an enum renamed", "unusual unusual", |spec| {
        spec.drop(&parameter("sort_by/schema/enum"), "user.email");
        spec.set(&parameter("sort_by/schema/enum/-"), json!("user.mail"));
    };
    "value of an enum re-cased", "silent silent", |spec| {
        spec.drop(&parameter("sort_order/schema/enum"), "asc");
        spec.set(&parameter("sort_order/schema/enum/-"), json!("ASC"));
    };
    "values of an enum in another order", "ok ok", |spec| {
        spec.set(&parameter("status/schema/enum"), json!(["revoked", "all", "active"]));
    };
    "value of a response's enum added", "ok ok", |spec| {
        spec.correct("$.components.schemas['teams-devices_registration'].properties.kind", json!({"enum": ["a", "b"], "x-rust-name": "Kind"}));
        spec.set(&property("kind"), json!({"type": "string"}));
    };
    "string becomes an enum", "ok ok", |spec| {
        spec.set(&property("virtual_ipv4/enum"), json!(["a", "b"]));
    };
    "value null in an enum that is nullable", "ok ok", |spec| {
        spec.set(&property("virtual_ipv6/enum"), json!(["a", null]));
    };
    "parameter becomes an enum", "unusual ok", |spec| {
        spec.set(&parameter("include/schema/enum"), json!(["policy"]));
    };
    "enum becomes a string", "ok unusual", |spec| {
        spec.remove(&parameter("sort_order/schema/enum"));
    };
    "value of a response's enum re-cased", "silent silent", |spec| {
        for action in spec.overlay["actions"].as_array_mut().unwrap() {
            if action["update"]["x-rust-name"] == "KeyType" {
                action["update"]["enum"] = json!(["Curve25519", "secp256r1"]);
            }
        }
    };
    "value of a response's enum removed", "ok ok", |spec| {
        for action in spec.overlay["actions"].as_array_mut().unwrap() {
            if action["update"]["x-rust-name"] == "KeyType" {
                action["update"]["enum"] = json!(["secp256r1"]);
            }
        }
    };
    // Operations.
    "ids of two operations swap", "ok ok", |spec| {
        let other = "/paths/~1accounts~1{account_id}~1devices~1registrations~1unrevoke/post";
        spec.set(&format!("{REVOKE}/operationId"), json!("unrevoke-registrations"));
        spec.set(&format!("{other}/operationId"), json!("revoke-registrations"));
    };
    "operation added", "ok unusual", |spec| {
        let operation = spec.fragment.pointer(DELETE).unwrap().clone();
        let path = "/paths/~1accounts~1{account_id}~1devices~1registrations~1{registration_id}~1wipe";
        spec.set(path, json!({"post": operation}));
        spec.set(&format!("{path}/post/operationId"), json!("wipe-registration"));
    };
    "operation removed", "fails ok", |spec| {
        spec.remove(REVOKE.trim_end_matches("/post"));
        spec.forget(&["registrations/revoke"]);
    };
    "operation renamed", "ok ok", |spec| {
        spec.set(&format!("{DELETE}/operationId"), json!("remove-registration"));
    };
    "path changed", "fails fails", |spec| {
        spec.rename(NOTE.trim_end_matches("/post"), "/accounts/{account_id}/teams/{team}/comments");
    };
    "method changed", "fails fails", |spec| {
        spec.rename(NOTE, "put");
    };
    "operation deprecated", "ok ok", |spec| {
        spec.set(&format!("{DELETE}/deprecated"), json!(true));
    };
    "operation no longer deprecated", "ok ok", |spec| {
        spec.forget(&["registrations/unrevoke'].post"]);
    };
    "tag changed", "ok ok", |spec| {
        spec.set(&format!("{LIST}/tags"), json!(["Others"]));
    };
    "parameter of the path renamed", "ok ok", |spec| {
        spec.rename(NOTE.trim_end_matches("/post"), "/accounts/{account_id}/teams/{group}/notes");
        let path = NOTE.replace("{team}", "{group}");
        spec.set(&format!("{path}/parameters/1/name"), json!("group"));
    };
    "parameters of the path in another order", "fails fails", |spec| {
        spec.rename(NOTE.trim_end_matches("/post"), "/teams/{team}/accounts/{account_id}/notes");
    };
    "names of the path swapped", "ok ok", |spec| {
        spec.rename(NOTE.trim_end_matches("/post"), "/accounts/{team}/teams/{account_id}/notes");
    };
    // Parameters.
    "optional parameter added", "ok unusual", |spec| {
        spec.set(&format!("{LIST}/parameters/-"), query("color"));
    };
    "first optional parameter of an operation", "ok unusual", |spec| {
        spec.set(&format!("{DELETE}/parameters/-"), query("reason"));
    };
    "required parameter added", "fails fails", |spec| {
        let mut added = query("reason");
        added["required"] = json!(true);
        spec.set(&format!("{DELETE}/parameters/-"), added);
    };
    "optional parameter removed", "silent ok", |spec| {
        spec.remove(&parameter("search"));
        let index = spec.fragment.pointer(&format!("{LIST}/parameters")).unwrap().as_array().unwrap().iter()
            .position(|it| it["$ref"].as_str().is_some_and(|it| it.ends_with("_search"))).unwrap();
        spec.remove(&format!("{LIST}/parameters/{index}"));
        spec.forget(&["_search"]);
    };
    "required parameter removed", "silent fails", |spec| {
        spec.remove(&format!("{NOTE}/parameters/3"));
    };
    "another default of a parameter", "silent silent", |spec| {
        spec.set(&format!("{NOTE}/parameters/4/schema/default"), json!("public"));
    };
    "required parameters in another order of names", "fails fails", |spec| {
        spec.set(&format!("{NOTE}/parameters/2/name"), json!("z"));
        spec.set(&format!("{NOTE}/parameters/3/name"), json!("a"));
    };
    "segment of the path becomes an integer", "unusual ok", |spec| {
        spec.set(&format!("{NOTE}/parameters/1/schema/type"), json!("integer"));
    };
    "parameter becomes required", "fails ok", |spec| {
        spec.set(&parameter("search/required"), json!(true));
    };
    "parameter becomes optional", "ok unusual", |spec| {
        spec.set(&format!("{NOTE}/parameters/3/required"), json!(false));
    };
    "parameter renamed", "silent unusual", |spec| {
        spec.set(&parameter("search/name"), json!("contains"));
    };
    "parameter with another name on the wire", "silent silent", |spec| {
        spec.set(&parameter("device_id/name"), json!("device_id"));
    };
    "required parameter replaced by one of the same type", "fails fails", |spec| {
        spec.set(&format!("{NOTE}/parameters/3/name"), json!("topic"));
    };
    "two arguments of one type swap", "fails fails", |spec| {
        spec.set(&format!("{NOTE}/parameters/2/name"), json!("zz_author"));
    };
    "string parameter becomes an integer", "unusual ok", |spec| {
        spec.set(&parameter("search/schema/type"), json!("integer"));
    };
    "parameter becomes a list", "ok unusual", |spec| {
        spec.set(&parameter("search/schema"), json!({"type": "array", "items": {"type": "string"}}));
        spec.set(&parameter("search/explode"), json!(true));
    };
    "limit on an integer parameter", "unusual ok", |spec| {
        spec.set(&parameter("per_page/schema/maximum"), json!(100));
    };
    "limit on a string parameter", "unusual ok", |spec| {
        spec.set(&parameter("search/schema/maxLength"), json!(100));
    };
    "default of a parameter stated", "ok ok", |spec| {
        spec.set(&parameter("status/schema/default"), json!("active"));
    };
    "style of a scalar parameter stated", "ok ok", |spec| {
        spec.set(&parameter("search/style"), json!("form"));
    };
    "parameter deprecated", "ok ok", |spec| {
        spec.set(&parameter("search/deprecated"), json!(true));
    };
    "parameter moved to the path item", "ok ok", |spec| {
        let moved = spec.remove(&format!("{REVOKE}/parameters/0"));
        spec.set(&format!("{}/parameters", REVOKE.trim_end_matches("/post")), json!([moved]));
    };
    "parameters in another order", "ok ok", |spec| {
        let first = spec.remove(&format!("{GET}/parameters/0"));
        spec.set(&format!("{GET}/parameters/-"), first);
    };
    "limit on a list of a parameter", "unusual ok", |spec| {
        let list = spec.fragment.pointer(&format!("{DELETE_MANY}/parameters")).unwrap().as_array().unwrap();
        let index = list.iter().position(|it| it["name"] == "id").unwrap();
        spec.set(&format!("{DELETE_MANY}/parameters/{index}/schema/maxItems"), json!(50));
    };
    "parameter moves into the path", "fails fails", |spec| {
        spec.rename(NOTE.trim_end_matches("/post"), "/accounts/{account_id}/teams/{team}/notes/{author}");
        spec.set(&format!("{}~1{{author}}/post/parameters/2/in", NOTE.trim_end_matches("/post")), json!("path"));
    };
    "reserved characters of a parameter may stay", "ok ok", |spec| {
        spec.set(&parameter("search/allowReserved"), json!(true));
    };
    // Schemas.
    "schema added", "ok ok", |spec| {
        spec.set(&schema("extra"), json!({"type": "object", "properties": {"a": {"type": "string"}}}));
    };
    "schema renamed", "ok ok", |spec| {
        spec.rename(&schema("note"), "teams-devices_remark");
        spec.set(&format!("{NOTE}/requestBody/content/application~1json/schema"), json!({"$ref": "#/components/schemas/teams-devices_remark"}));
    };
    "wrapped in allOf", "ok ok", |spec| {
        spec.set(&property("device"), json!({"allOf": [{"$ref": "#/components/schemas/teams-devices_registration_device_details"}]}));
    };
    "wrapped in allOf with a description", "ok ok", |spec| {
        spec.set(&property("user"), json!({"allOf": [{"$ref": "#/components/schemas/teams-devices_user"}], "description": "Words."}));
    };
    "parameter hoisted to a component", "ok ok", |spec| {
        let inline = spec.fragment.pointer(&format!("{NOTE}/parameters/2")).unwrap().clone();
        spec.set("/components/parameters/author", inline);
        spec.set(&format!("{NOTE}/parameters/2"), json!({"$ref": "#/components/parameters/author"}));
    };
    "readOnly stated", "ok ok", |spec| {
        spec.set(&property("key/readOnly"), json!(true));
    };
    // Bodies of requests.
    "required member of a body becomes nullable", "ok unusual", |spec| {
        spec.set(&schema("note/properties/text/nullable"), json!(true));
    };
    "optional member of a body added", "ok unusual", |spec| {
        spec.set(&schema("note/properties/size"), json!({"type": "integer"}));
    };
    "required member of a body added", "fails unusual", |spec| {
        spec.set(&schema("note/properties/size"), json!({"type": "integer"}));
        spec.set(&schema("note/required/-"), json!("size"));
    };
    "member of a body removed", "unusual ok", |spec| {
        spec.remove(&schema("note/properties/color"));
    };
    "member of a body becomes required", "fails ok", |spec| {
        spec.set(&schema("note/required/-"), json!("color"));
    };
    "alternative added", "unknown unknown", |spec| {
        spec.set(&schema("note/properties/weight/oneOf/-"), json!({"type": "boolean"}));
    };
    "alternative removed", "unknown unknown", |spec| {
        spec.remove(&schema("note/properties/weight/oneOf/1"));
    };
    "format of a string of a body", "unusual ok", |spec| {
        spec.set(&schema("note/properties/color/format"), json!("uuid"));
    };
    "limit on an object of a body", "unusual ok", |spec| {
        spec.set(&schema("note/maxProperties"), json!(3));
    };
    "limit on a number of a body", "unusual ok", |spec| {
        spec.set(&schema("note/properties/ratio/multipleOf"), json!(0.5));
    };
    "values excluded from a body", "unusual ok", |spec| {
        spec.set(&schema("note/properties/color/not"), json!({"enum": ["red"]}));
    };
    "object of a body becomes one of two objects", "unknown unknown", |spec| {
        spec.set(&schema("note/properties/place"), json!({"oneOf": [
            {"type": "object", "properties": {"city": {"type": "string"}}},
            {"type": "object", "required": ["zip"], "properties": {"zip": {"type": "string"}}},
        ]}));
    };
    "member of a body becomes required and readOnly", "unusual ok", |spec| {
        spec.set(&schema("note/required/-"), json!("color"));
        spec.set(&schema("note/properties/color/readOnly"), json!(true));
    };
    "member of a body that is required and readOnly", "ok ok", |spec| {
        spec.set(&schema("note/required/-"), json!("id"));
        spec.set(&schema("note/properties/id"), json!({"type": "string", "readOnly": true}));
    };
    "media type of a body", "unknown", |spec| {
        spec.rename(&format!("{NOTE}/requestBody/content/application~1json"), "application/xml");
    };
    "body removed", "silent fails", |spec| {
        spec.remove(&format!("{NOTE}/requestBody"));
    };
    "body becomes optional", "ok ok", |spec| {
        spec.set(&format!("{NOTE}/requestBody/required"), json!(false));
    };
    // Envelopes and responses.
    "member of an envelope added", "ok ok", |spec| {
        spec.set(&format!("{LIST}{BODY}/properties/timing"), json!({"type": "integer"}));
    };
    "result no longer required", "fails ok", |spec| {
        spec.drop(&format!("{GET}{BODY}/required"), "result");
    };
    "success of the envelope a string", "fails fails", |spec| {
        spec.set(&format!("{GET}{BODY}/properties/success/type"), json!("string"));
    };
    "another success status", "fails fails", |spec| {
        spec.rename(&format!("{NOTE}/responses/200"), "201").correct_also("201");
    };
    "second success status", "unusual ok", |spec| {
        let success = spec.fragment.pointer(&format!("{NOTE}/responses/200")).unwrap().clone();
        spec.set(&format!("{NOTE}/responses/202"), success).correct_also("202");
    };
    "every success status", "unusual ok", |spec| {
        spec.rename(&format!("{NOTE}/responses/200"), "2XX").correct_also("2XX");
    };
    "error response added", "ok ok", |spec| {
        spec.set(&format!("{GET}/responses/4XX"), json!({"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}));
    };
    "error response without a body", "ok ok", |spec| {
        spec.set(&format!("{GET}/responses/404"), json!({"description": ""}));
    };
    // The corrections of the response no longer apply.
    "response by reference", "ok fails", |spec| {
        let response = spec.fragment.pointer(&format!("{NOTE}/responses/200")).unwrap().clone();
        spec.set("/components/responses", json!({"note": response}));
        spec.set(&format!("{NOTE}/responses/200"), json!({"$ref": "#/components/responses/note"}));
    };
    // Security and servers.
    "other credentials", "unknown unknown", |spec| {
        spec.set("/components/securitySchemes/api_key", json!({"type": "apiKey", "in": "header", "name": "X-Auth-Key"}));
        spec.set(&format!("{GET}/security"), json!([{"api_key": []}]));
    };
    "other credentials as well", "unknown unknown", |spec| {
        spec.set("/components/securitySchemes/api_key", json!({"type": "apiKey", "in": "header", "name": "X-Auth-Key"}));
        spec.set(&format!("{GET}/security/-"), json!({"api_key": []}));
    };
    "no credentials needed", "unknown unknown", |spec| {
        spec.set(&format!("{GET}/security"), json!([]));
    };
    "security scheme renamed", "ok ok", |spec| {
        spec.set("/components/securitySchemes/token", json!({"type": "http", "scheme": "bearer"}));
        spec.set(&format!("{GET}/security"), json!([{"token": []}]));
    };
    "further scope", "unknown unknown", |spec| {
        spec.set(&format!("{NOTE}/security/0/oauth/-"), json!("notes.admin"));
    };
    "default of a variable of the server", "unknown unknown", |spec| {
        spec.set("/servers/0/variables/region/default", json!("us"));
    };
    "other server", "unknown unknown", |spec| {
        spec.set("/servers/0/url", json!("https://api.example.com/v5"));
    };
    "further server", "ok ok", |spec| {
        spec.set("/servers/-", json!({"url": "https://api.example.com/v5"}));
    };
    "server of one operation", "unknown", |spec| {
        spec.set(&format!("{GET}/servers"), json!([{"url": "https://api.example.com/v5"}]));
    };
    // Documentation only.
    "extensions", "ok ok", |spec| {
        spec.set(&property("key/x-auditable"), json!(true));
        spec.set(&format!("{GET}/x-fern-sdk"), json!({"a": 1}));
    };
    "texts", "ok ok", |spec| {
        spec.set(&property("key/description"), json!("Other words."));
        spec.set(&property("key/example"), json!("a"));
        spec.set("/info/title", json!("Other"));
    };
    "version of the document", "ok ok", |spec| {
        spec.set("/info/version", json!("4.1.0"));
    };
    // Hostile text.
    "hostile text in a name", "ok ok", |spec| {
        spec.set(&property("a|b`<img src=x>@team"), json!({"type": "string"}));
    };
    "hostile text in an enum", "ok unusual", |spec| {
        spec.set(&parameter("status/schema/enum/-"), json!("</details>\n```@everyone|"));
    };
    "control characters in an enum", "ok unusual", |spec| {
        spec.set(&parameter("status/schema/enum/-"), json!("\u{1b}[31mred\u{202e}"));
    };
    "hostile text in a default", "ok ok", |spec| {
        spec.set(&parameter("search/schema/default"), json!("`\"*/</td>|@everyone"));
    };
    // An overlay meets upstream.
    "a described field is removed", "unknown", |spec| {
        spec.remove(&schema("policy_summary/properties/default"));
        spec.drop(&schema("policy_summary/required"), "default");
    };
    "a correction fails", "unknown", |spec| {
        spec.set(&schema("email/maxLength"), json!(254));
    };
    "a correction matches nothing", "unknown", |spec| {
        spec.remove(&property("tunnel_type"));
    };
    "a correction is adopted", "ok ok", |spec| {
        spec.set(&property("created_at/format"), json!("date-time"));
    };
    "a correction is removed", "ok ok", |spec| {
        spec.overlay["actions"].as_array_mut().unwrap().retain(|action| action["update"]["x-rust-name"] != "DeviceId" || action["target"].as_str().unwrap().contains("parameters"));
    };
    // Without bindings.
    "second success body", "unknown", |spec| {
        spec.set(&format!("{NOTE}/responses/201"), json!({"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}));
    };
    "OpenAPI 3.1", "unknown", |spec| {
        spec.set("/openapi", json!("3.1.0"));
    };
    "another media type", "unknown", |spec| {
        spec.rename(&format!("{NOTE}/responses/200/content/application~1json"), "text/plain");
    };
    // The bindings leave out optional headers.
    "a parameter moves into a header", "silent ok", |spec| {
        spec.set(&parameter("search/in"), json!("header"));
    };
    "required parameter of a bulk operation renamed", "fails fails", |spec| {
        let list = spec.fragment.pointer(&format!("{DELETE_MANY}/parameters")).unwrap().as_array().unwrap();
        let index = list.iter().position(|it| it["name"] == "id").unwrap();
        spec.set(&format!("{DELETE_MANY}/parameters/{index}/name"), json!("ids"));
        spec.documentation["actions"].as_array_mut().unwrap().retain(|action| {
            let target = action["target"].as_str().unwrap();
            !(target.contains("].delete.parameters") && target.contains("'id'"))
        });
        spec.correct("$.paths['/accounts/{account_id}/devices/registrations'].delete.parameters[?@.name == 'ids'].schema.items", json!({"x-rust-name": "RegistrationId"}));
    };
}
