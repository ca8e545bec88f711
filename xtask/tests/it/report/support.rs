//! A git repository with a workspace to review.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::import::vendor;

/// A git repository with a `spec/`, and the hand-written files of the crates.
pub(crate) struct Repository {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    /// What was printed, by a command with this exit code.
    pub(crate) fn with(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        self.out
    }
}

impl Repository {
    /// The description of 2026-08-14, committed.
    pub(crate) fn new() -> Self {
        let repository = Self { folder: TempDir::new().unwrap() };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for crate_name in ["registrations-api", "registrations"] {
            let source = format!("crates/{crate_name}/src");
            copy(&workspace.join(&source), &repository.path(&source));
        }
        repository.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        repository.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
        for file in ["selection", "registrations", "overlay", "documentation"] {
            let file = format!("{file}.json");
            repository.write(&format!("spec/{file}"), &vendor::file(&file));
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit();
        repository
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Changes a JSON file.
    pub(crate) fn edit(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_str(&self.read(name)).unwrap();
        change(&mut value);
        self.write(name, &format!("{value:#}\n"));
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        let output = Command::new("git")
            .args(identity)
            .args([
                "-c",
                "commit.gpgsign=false",
                "-c",
                "tag.gpgsign=false",
                "-c",
                "core.autocrlf=false",
            ])
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Commits the working tree, with the bindings of its description if they can be generated.
    pub(crate) fn commit(&self) {
        self.output("codegen", &[]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=Change"]);
    }

    fn output(&self, verb: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg(verb)
            .args(arguments)
            .arg("--root")
            .arg(self.folder.path())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run(&self, verb: &str, arguments: &[&str]) -> Outcome {
        let output = self.output(verb, arguments);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Outcome {
            code: output.status.code(),
            out: self.steady(&text(&output.stdout)),
            err: self.steady(&text(&output.stderr)),
        }
    }

    /// Runs `cargo xtask review`.
    pub(crate) fn review(&self, arguments: &[&str]) -> Outcome {
        self.run("review", arguments)
    }

    /// Imports a document.
    pub(crate) fn import(&self, document: &Value) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("openapi.json");
        fs::write(&path, document.to_string()).unwrap();
        self.run("import", &[path.to_str().unwrap()]).with(0);
    }

    /// The report on the working tree.
    pub(crate) fn report(&self) -> String {
        self.review(&["--base", "HEAD"]).with(0)
    }

    /// `text` without the hash of the commit.
    fn steady(&self, text: &str) -> String {
        let head = self.git(&["rev-parse", "HEAD"]);
        text.replace(head.trim(), "HEAD").replace(&head[..12], "HEAD")
    }
}

/// Copies code, without its documentation, so that no report depends on that.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            let text = fs::read_to_string(path).unwrap();
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            fs::write(to, text.lines().filter(is_code).collect::<Vec<_>>().join("\n")).unwrap();
        }
    }
}
