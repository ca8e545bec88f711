//! Writes the crate that compiles the code which was generated from many operations.

use std::{collections::BTreeMap, fs, io, path::Path};

use quote::ToTokens;
use serde_json::{Value, json};
use syn::{FnArg, GenericArgument, Pat, PathArguments, ReturnType, Type, visit::Visit};

use super::samples::{self, Sender};

/// The hand-written files of the bindings, in the workspace.
const BINDINGS: &str = "crates/registrations-api/src";

/// The hand-written modules that the generated code needs, each a copy for one operation.
const OF_AN_OPERATION: [&str; 4] = ["call", "client", "error", "operation"];
const DEPENDENCIES: [&str; 6] = ["bytes", "http", "jiff", "reqwest", "serde", "serde_json"];
/// Samples of one body.
const SAMPLES: usize = 24;

/// What was generated from one operation.
pub(super) struct Generated {
    pub(super) name: String,
    /// The description of it.
    pub(super) description: Value,
    /// The text of each generated file by its path.
    pub(super) files: BTreeMap<String, String>,
}

/// Writes the crate without `main.rs`: for each operation a module, and samples of its bodies.
pub(super) fn write(folder: &Path, operations: &[Generated]) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = folder.join("src");
    if source.exists() {
        if !source.join("operation_0").exists() {
            let problem = format!("{} is not of a survey; choose another folder", source.display());
            return Err(io::Error::other(problem));
        }
        fs::remove_dir_all(&source)?;
    }
    fs::create_dir_all(&source)?;
    fs::write(folder.join("Cargo.toml"), manifest(&fs::read_to_string(root.join("Cargo.toml"))?))?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for module in OF_AN_OPERATION.iter().chain(&["text", "timestamp"]) {
        let file = format!("{module}.rs");
        fs::copy(root.join(BINDINGS).join(&file), source.join(&file))?;
    }
    for (index, operation) in operations.iter().enumerate() {
        let folder = source.join(format!("operation_{index}"));
        for (path, text) in &operation.files {
            let path = folder.join("generated").join(path);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(path, text)?;
        }
        fs::write(folder.join("mod.rs"), module(operation))?;
        fs::write(folder.join("samples.json"), samples_of(operation).to_string())?;
    }
    Ok(())
}

fn manifest(workspace: &str) -> String {
    let is_needed =
        |line: &&str| line.split_once(" = ").is_some_and(|(name, _)| DEPENDENCIES.contains(&name));
    let dependencies: Vec<&str> = workspace.lines().filter(is_needed).collect();
    format!(
        "[package]\nname = \"survey\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[features]\n\
         default = [\"reqwest/json\", \"reqwest/query\"]\nschemars = []\n[profile.dev]\ndebug = false\nincremental = false\n[dependencies]\n{}\n",
        dependencies.join("\n")
    )
}

/// The module of an operation. `read` decodes a sample of the response or the body, and encodes it again.
fn module(operation: &Generated) -> String {
    let types = operation.files.iter().filter(|(path, _)| path.starts_with("operations/"));
    let types = types.filter_map(|(_, text)| syn::parse_file(text).ok()).fold(
        Types::default(),
        |mut types, file| {
            types.visit_file(&file);
            types
        },
    );
    let arm = |name: &str, ty: &Option<String>| {
        ty.as_ref().map_or_else(String::new, |ty| {
            format!(
                "\"{name}\" => serde_json::from_str::<{ty}>(text).and_then(serde_json::to_value),\n"
            )
        })
    };
    let modules =
        OF_AN_OPERATION.map(|module| format!("#[path = \"../{module}.rs\"] mod {module};\n"));
    let modules = modules.concat();
    format!(
        "{modules}mod generated;\nuse generated::types;\npub(crate) use {{call::Call, client::Client, error::Error}};\n\
         pub fn read(what: &str, text: &str) -> serde_json::Result<serde_json::Value> {{ match what {{\n{}{}\
         _ => unreachable!() }} }}\n",
        arm("response", &types.response),
        arm("body", &types.body)
    )
}

/// The types of a generated method.
#[derive(Default)]
struct Types {
    response: Option<String>,
    body: Option<String>,
}

impl<'ast> Visit<'ast> for Types {
    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if let ReturnType::Type(_, output) = &function.sig.output {
            let call = generic(output).and_then(generic);
            self.response = call.map(|ty| ty.to_token_stream().to_string());
        }
        for input in &function.sig.inputs {
            if let FnArg::Typed(argument) = input
                && matches!(&*argument.pat, Pat::Ident(name) if name.ident == "body")
            {
                self.body = Some(match &*argument.ty {
                    Type::Reference(reference) => match &*reference.elem {
                        Type::Slice(slice) => format!("Vec<{}>", slice.elem.to_token_stream()),
                        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
                        element => element.to_token_stream().to_string(),
                    },
                    ty => ty.to_token_stream().to_string(),
                });
            }
        }
    }
}

/// The first argument of a generic type.
fn generic(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Samples of the bodies that the description states.
fn samples_of(operation: &Generated) -> Value {
    let root = &operation.description;
    let schema = |owner: &Value| {
        let target =
            owner.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        let owner = target.and_then(|target| root.pointer(target)).unwrap_or(owner);
        owner.pointer("/content/application~1json/schema").cloned()
    };
    let item =
        root.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.values());
    let mut operations = item.filter_map(Value::as_object).flat_map(|item| item.values());
    let operation =
        operations.find(|operation| operation.get("responses").is_some()).unwrap_or(&Value::Null);
    let responses = operation.get("responses").and_then(Value::as_object);
    let mut success = responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    let response = success.find_map(|(_, response)| schema(response));
    let body = operation.get("requestBody").and_then(schema);
    let of = |schema: Option<Value>, sender| {
        schema.map_or_else(Vec::new, |schema| samples::of(root, &schema, sender, SAMPLES))
    };
    json!({"response": of(response, Sender::Service), "body": of(body, Sender::Client)})
}

/// Writes `main.rs`, with the operations of these indexes.
pub(super) fn write_main(folder: &Path, indexes: &[usize]) -> io::Result<()> {
    let modules: Vec<String> =
        indexes.iter().map(|index| format!("mod operation_{index};\n")).collect();
    let reads: Vec<String> = indexes
        .iter()
        .map(|index| format!("({index}, operation_{index}::read as Read),\n"))
        .collect();
    let (modules, reads) = (modules.concat(), reads.concat());
    fs::write(
        folder.join("src/main.rs"),
        format!(
            "#![allow(warnings)]\n#[macro_use]\nmod text;\nmod timestamp;\n{modules}{MAIN}[{reads}]; read(&all); }}"
        ),
    )
}

/// Prints, for each sample, the index of its operation, what it is a sample of, the sample, and how it was read.
const MAIN: &str = r#"
type Read = fn(&str, &str) -> serde_json::Result<serde_json::Value>;
fn read(all: &[(usize, Read)]) {
    for (index, read) in all {
        let path = format!("{}/src/operation_{index}/samples.json", env!("CARGO_MANIFEST_DIR"));
        let samples: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for (what, samples) in &samples {
            for sample in samples.as_array().unwrap() {
                let (read, error) = match read(what, &sample.to_string()) {
                    Ok(read) => (read, None),
                    Err(error) => (serde_json::Value::Null, Some(error.to_string())),
                };
                println!("{}", serde_json::json!([index, what, sample, read, error]));
            }
        }
    }
}
fn main() { let all: Vec<(usize, Read)> = vec!"#;
