//! A workspace to import into, and a document to import.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A document with a bit of everything: `get-pet` and `list-pets` reach all components but `Stranger`.
pub(crate) fn pets() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1.0.0", "description": "About pets.", "x-info": 1},
        "servers": [{"url": "https://pets.test/{v}", "description": "Here.", "variables": {"v": {"default": "1", "description": "Which."}}}],
        "security": [{"key": []}],
        "tags": [{"name": "pets", "description": "All of them."}],
        "x-top": {"a": 1},
        "paths": {
            "/pets": {
                "summary": "Pets.",
                "x-path": true,
                "parameters": [{"$ref": "#/components/parameters/trace"}],
                "servers": [{"url": "https://other.test"}],
                "get": {
                    "operationId": "list-pets",
                    "summary": "Lists.",
                    "tags": ["pets"],
                    "x-operation": {},
                    "security": [{"oauth": ["read"]}],
                    "parameters": [
                        {"name": "kind", "in": "query", "description": "Of a kind.", "schema": {"type": "string", "default": "dog"}},
                        {"$ref": "#/components/parameters/order"},
                    ],
                    "responses": {
                        "200": {
                            "description": "Pets.",
                            "headers": {"x-count": {"$ref": "#/components/headers/count"}},
                            "links": {"next": {"$ref": "#/components/links/next"}},
                            "content": {"application/json": {
                                "example": [1],
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet", "nullable": true}},
                            }},
                        },
                        "default": {"$ref": "#/components/responses/failure"},
                    },
                    "callbacks": {"fed": {"$ref": "#/components/callbacks/fed"}},
                },
                "post": {
                    "operationId": "add-pet",
                    "requestBody": {"$ref": "#/components/requestBodies/pet"},
                    "responses": {"204": {"description": "Added."}},
                },
            },
            "/pets/{id}": {
                "get": {
                    "operationId": "get-pet",
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                    "responses": {"200": {"description": "A pet.", "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                    }}},
                },
                "delete": {"responses": {"204": {"description": "Gone."}}},
            },
            "/strangers": {"get": {"operationId": "list-strangers", "responses": {"200": {
                "description": "Strangers.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Stranger"}}},
            }}}},
        },
        "components": {
            "x-components": 5,
            "callbacks": {"fed": {"{$request.query.url}": {"post": {"responses": {"200": {"description": "Heard."}}}}}},
            "examples": {"pet": {"value": {"$ref": "#/not/followed"}}},
            "headers": {"count": {"description": "How many.", "schema": {"$ref": "#/components/schemas/Count"}}},
            "links": {"next": {"operationId": "list-pets", "parameters": {"x": {"$ref": 5}}, "description": "More."}},
            "parameters": {
                "order": {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"]}, "example": "asc"},
                "trace": {"name": "x-trace", "in": "header", "schema": {"type": "string"}},
            },
            "requestBodies": {"pet": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
            "responses": {"failure": {"description": "No.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}}},
            "schemas": {
                "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object"}]},
                "Count": {"type": "integer", "default": 0, "title": "Count"},
                "Dog": {"type": "object", "properties": {"description": {"type": "string", "description": "What it is like."}}},
                "Failure": {"type": "object", "required": ["code"], "properties": {"code": {"type": "integer"}, "default": {"type": "boolean", "default": false}}},
                "Pet": {
                    "type": "object",
                    "description": "A pet.",
                    "x-order": 1,
                    "properties": {
                        "kind": {"type": "string", "default": {"description": "data", "x-kept": 1}},
                        "friend": {"$ref": "#/components/schemas/Pet"},
                        "x-name": {"type": "string"},
                    },
                    "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"}},
                },
                "Stranger": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}},
            },
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "x-key", "description": "A key."},
                "oauth": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "https://a.test", "scopes": {"read": "To read."}}}},
                "unused": {"type": "http", "scheme": "basic"},
            },
        },
    })
}

/// The `spec/selection.json` for these operations.
pub(crate) fn selection(operations: &Value) -> String {
    format!("{:#}\n", json!({"operations": operations}))
}

/// A folder with a `spec/` to import into.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    pub(crate) fn selecting(operations: &Value) -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("spec")).unwrap();
        let workspace = Self { folder };
        workspace.write("spec/selection.json", selection(operations));
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("import").args(arguments).arg("--root").arg(self.folder.path());
        command.stdin(Stdio::null());
        command
    }

    /// Imports the file `name` of the workspace.
    pub(crate) fn import(&self, name: &str, flags: &[&str]) -> Outcome {
        let path = self.path(name);
        let arguments = [&[path.to_str().unwrap()], flags].concat();
        Outcome::of(&self.command(&arguments).output().unwrap())
    }

    /// Imports a document.
    pub(crate) fn import_document(&self, document: &Value) -> Outcome {
        self.write("openapi.json", document.to_string());
        self.import("openapi.json", &[])
    }

    /// Every file below `spec/`, with its content.
    pub(crate) fn spec(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("spec"))
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// How a command ended.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code(),
            out: steady(&text(&output.stdout)),
            err: text(&output.stderr),
        }
    }

    /// What was printed, of a command that succeeded.
    pub(crate) fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// The error, of a command that wrote nothing and printed nothing else.
    pub(crate) fn error(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.err);
        self.err
    }
}

/// `text` without the times in it.
fn steady(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once(" (") {
        Some((start, end)) if end.ends_with(" ms)") => format!("{start} (N ms)\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Prints `value` with the members of its objects in the order that `rank` puts their names in.
pub(crate) fn shuffled(value: &Value, rank: &impl Fn(&str) -> u64, pretty: bool) -> String {
    let newline = if pretty { "\r\n\t" } else { "" };
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(key, _)| rank(key));
            let print = |(key, value): (&String, &Value)| {
                format!("{newline}{}:{}", Value::from(key.as_str()), shuffled(value, rank, pretty))
            };
            format!("{{{}}}", members.into_iter().map(print).collect::<Vec<_>>().join(","))
        }
        Value::Array(elements) => {
            let elements: Vec<String> =
                elements.iter().map(|value| shuffled(value, rank, pretty)).collect();
            format!("[{}{newline}]", elements.join(","))
        }
        scalar => scalar.to_string(),
    }
}
