//! Reads files of a revision, without checking it out.

use std::{
    collections::BTreeMap,
    io::{self, Seek, Write},
    path::Path,
    process::{Command, Stdio},
};

use crate::Error;

/// A git repository, seen from a folder inside it.
pub(super) struct Git<'a> {
    folder: &'a Path,
}

impl<'a> Git<'a> {
    pub(super) fn at(folder: &'a Path) -> Self {
        Self { folder }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder).stdin(Stdio::null());
        command
    }

    /// The output of a git command, or `None` if it fails.
    fn output(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, Error> {
        let output = self.command().args(arguments).output().map_err(failed())?;
        Ok(output.status.success().then_some(output.stdout))
    }

    fn line(&self, arguments: &[&str]) -> Result<Option<String>, Error> {
        let output = self.output(arguments)?;
        Ok(output.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()))
    }

    /// The commit that `revision` names.
    pub(super) fn commit(&self, revision: &str) -> Result<Option<String>, Error> {
        let commit = format!("{revision}^{{commit}}");
        self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
    }

    /// The newest common ancestor of `HEAD` and a commit.
    pub(super) fn merge_base(&self, commit: &str) -> Result<Option<String>, Error> {
        self.line(&["merge-base", "HEAD", commit])
    }

    /// The name of the default branch of the remote `origin`.
    pub(super) fn default_branch(&self) -> Result<Option<String>, Error> {
        let head =
            self.line(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"])?;
        Ok(head.and_then(|head| head.strip_prefix("origin/").map(str::to_owned)))
    }

    /// Whether the history ends before the first commit.
    pub(super) fn is_shallow(&self) -> Result<bool, Error> {
        Ok(self.line(&["rev-parse", "--is-shallow-repository"])?.as_deref() == Some("true"))
    }

    /// The newest tag of a release that `HEAD` descends from: `v` and a version.
    pub(super) fn newest_release(&self) -> Result<Option<String>, Error> {
        self.line(&["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD"])
    }

    /// The files of a commit at or below `paths`, by their paths relative to the folder.
    pub(super) fn files(
        &self,
        commit: &str,
        paths: &[&str],
    ) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let problem = "cannot read the files of";
        let unreadable =
            || Error::Refused(format!("{problem} {commit}; in a shallow clone, fetch it first"));
        let arguments = [&["ls-tree", "-r", "-z", commit, "--"], paths].concat();
        let listing = self.output(&arguments)?.ok_or_else(unreadable)?;
        let mut objects = Vec::new();
        for line in listing.split(|byte| *byte == 0) {
            let line = String::from_utf8_lossy(line);
            let Some((object, path)) = line.split_once('\t') else { continue };
            // Not a symbolic link, and not a submodule.
            if let ["100644" | "100755", "blob", hash] = object.split(' ').collect::<Vec<_>>()[..] {
                objects.push((path.to_owned(), hash.to_owned()));
            }
        }
        // Git writes while it reads: from a pipe, it would wait for its output to be read.
        let mut hashes = tempfile::tempfile().map_err(failed())?;
        for (_, hash) in &objects {
            writeln!(hashes, "{hash}").map_err(failed())?;
        }
        hashes.rewind().map_err(failed())?;
        let mut command = self.command();
        command.args(["cat-file", "--batch"]).stdin(hashes);
        let output = command.output().map_err(failed())?.stdout;
        let mut contents = output.as_slice();
        let content = |(path, _)| Some((path, object(&mut contents)?));
        objects.into_iter().map(content).collect::<Option<_>>().ok_or_else(unreadable)
    }
}

/// Takes `HASH blob SIZE`, the content and a newline from the start of `contents`.
fn object(contents: &mut &[u8]) -> Option<Vec<u8>> {
    let end = contents.iter().position(|byte| *byte == b'\n')?;
    let (header, rest) = contents.split_at_checked(end)?;
    let size = str::from_utf8(header).ok()?.rsplit(' ').next()?.parse().ok()?;
    let (content, rest) = rest.get(1..)?.split_at_checked(size)?;
    *contents = rest.get(1..)?;
    Some(content.to_vec())
}

fn failed() -> impl FnOnce(io::Error) -> Error {
    Error::disk("run", Path::new("git"))
}
