//! Reads files of a revision, without checking it out.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
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
        let output = self.command().args(arguments).output().map_err(Error::Git)?;
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
        let arguments = [&["ls-tree", "-r", "-z", commit, "--"], paths].concat();
        let unreadable = || Error::Unreadable { commit: commit.to_owned() };
        let listing = self.output(&arguments)?.ok_or_else(unreadable)?;
        let mut objects = Vec::new();
        for line in listing.split(|byte| *byte == 0) {
            let line = String::from_utf8_lossy(line);
            let Some((object, path)) = line.split_once('\t') else { continue };
            let mut parts = object.split(' ');
            // Not a symbolic link, and not a submodule.
            let is_file = parts.next().is_some_and(|mode| mode.starts_with("100"));
            if let (true, Some("blob"), Some(hash)) = (is_file, parts.next(), parts.next()) {
                objects.push((path.to_owned(), hash.to_owned()));
            }
        }
        let contents = self.contents(objects.iter().map(|(_, hash)| hash.as_str()))?;
        let paths = objects.into_iter().map(|(path, _)| path);
        contents.map(|contents| paths.zip(contents).collect()).ok_or_else(unreadable)
    }

    /// The contents of objects, in order. `None` if git does not return all of them.
    fn contents<'h>(
        &self,
        hashes: impl Iterator<Item = &'h str>,
    ) -> Result<Option<Vec<Vec<u8>>>, Error> {
        let hashes: Vec<&str> = hashes.collect();
        let mut child = self
            .command()
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::Git)?;
        let input = hashes.join("\n") + "\n";
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let contents = std::thread::scope(|scope| {
            // Git waits for a reader of its output before it reads more input.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
            let mut reader = BufReader::new(stdout?);
            hashes.iter().map(|_| object(&mut reader)).collect::<Option<Vec<_>>>()
        });
        child.wait().map_err(Error::Git)?;
        Ok(contents)
    }
}

/// Reads `HASH blob SIZE`, the content and a newline.
fn object(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut header = String::new();
    reader.read_line(&mut header).ok()?;
    let size = header.trim_end().rsplit(' ').next()?.parse().ok()?;
    let mut content = vec![0; size];
    reader.read_exact(&mut content).ok()?;
    reader.read_exact(&mut [0]).ok()?;
    Some(content)
}
