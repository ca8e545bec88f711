//! Reads files that list ids, e-mail addresses or names: one per line, CSV, NDJSON, or a report.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use serde_json::Value;

use crate::{
    failure::Failure,
    output::bare,
    text::{capitalized, escape, invisible},
};

/// One entry of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) text: String,
    /// The line that it is on, from 1.
    line: usize,
    /// It is a cell, a JSON string or in quotes, so that no character in it separates entries.
    is_whole: bool,
}

impl Entry {
    /// A text that is not in a file.
    pub(crate) fn whole(text: &str) -> Self {
        Self { text: text.to_owned(), line: 0, is_whole: true }
    }

    /// Refuses the entry of a file.
    pub(crate) fn refused(&self, file: &str, what: &str) -> Failure {
        let what = format!("{file}, line {}: '{}': {what}", self.line, self.text);
        Failure::usage(what, "Nothing was sent.")
    }
}

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ids of registrations.
    Ids,
    Emails,
    /// Anything that identifies a registration, its user or its device, and patterns of it.
    Identities,
}

impl Kind {
    /// The columns of CSV and the members of NDJSON that have the entries. With an `id`, the others do not count.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Ids => &["id"],
            Self::Emails => &["user.email", "email"],
            Self::Identities => &[
                "id",
                "user.email",
                "email",
                "user.id",
                "device.id",
                "device.name",
                "user.name",
                "name",
            ],
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Ids => "ids",
            Self::Emails => "addresses",
            Self::Identities => "entries",
        }
    }

    fn consequence(self) -> &'static str {
        match self {
            Self::Ids | Self::Emails => "Nothing was sent.",
            Self::Identities => "Nothing was sent, because it is unknown what is protected.",
        }
    }

    /// Refuses an invalid entry, with what helps.
    pub(crate) fn check(self, entry: &Entry) -> Result<(), String> {
        let text = entry.text.as_str();
        if let Some(c) = invisible(text) {
            return Err(format!("it contains the invisible character U+{:04X}", u32::from(c)));
        }
        match self {
            Self::Ids => check_id(text).map_err(str::to_owned),
            Self::Emails => check_email(text),
            Self::Identities => check_identity(entry),
        }
    }
}

/// Refuses what cannot be the id of a registration.
pub(crate) fn check_id(text: &str) -> Result<(), &'static str> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "/\\?#,;<>|=+".contains(c);
    if text.contains('@') {
        Err("it is an e-mail address: use --email, or --emails-from for a file")
    } else if text.contains(['"', '\'']) {
        Err("write it without quotes")
    } else if text.contains('*') {
        Err("it is a pattern: use --name")
    } else if is_cut(text) {
        Err("it is cut: -o id prints ids in full")
    } else if ["user+device", "user+name", "device"].contains(&text) {
        Err("if it is the key of --superseded, write it after =, as in --superseded=user+name")
    } else if text.is_empty() || text == "." || text == ".." || text.contains(odd) {
        Err("")
    } else {
        Ok(())
    }
}

fn check_email(text: &str) -> Result<(), String> {
    let odd = |c: char| c.is_whitespace() || "<>,;:\"()*?".contains(c);
    match text.split_once('@') {
        _ if text.contains(['<', '>']) => Err("write the address only".to_owned()),
        _ if text.contains(odd) => Err("write one address per line, and nothing else".to_owned()),
        Some(("", domain)) => Err(format!("it has no name before the @: *@{domain} is a pattern")),
        Some((_, domain)) if !domain.is_empty() && !domain.contains(['@', '\'']) => Ok(()),
        _ => Err("it is no e-mail address".to_owned()),
    }
}

fn check_identity(entry: &Entry) -> Result<(), String> {
    let text = entry.text.as_str();
    if is_cut(text) {
        return Err("it is cut: -o id prints ids in full".to_owned());
    }
    if entry.is_whole {
        return Ok(());
    }
    if text.contains("  ") || text.contains('\t') {
        return Err(
            "it looks like a line of a table: use -o csv, or put a name in quotes".to_owned()
        );
    }
    if text.contains([',', ';', '"']) {
        return Err("write one entry per line, and put a name with a comma in quotes".to_owned());
    }
    if text.contains('#') {
        return Err(
            "put a name with a # in quotes, and a blank behind the # of a comment".to_owned()
        );
    }
    // With the wildcards as letters, a pattern of addresses is like an address.
    if text.contains('@') { check_email(&text.replace(['*', '?'], "x")) } else { Ok(()) }
}

/// Whether an id is only a part of one: as a table shows it, or a UUID of another length.
fn is_cut(text: &str) -> bool {
    let is_uuid = |(at, c): (usize, char)| match at {
        8 | 13 | 18 | 23 => c == '-',
        _ => c.is_ascii_hexdigit(),
    };
    let has_dots = text.contains('…') || text.contains("...");
    has_dots || text.len() > 8 && text.len() != 36 && text.char_indices().take(36).all(is_uuid)
}

/// Standard input can be read once.
static IS_STDIN_READ: AtomicBool = AtomicBool::new(false);

/// Reads a file, or standard input for `-`. Every entry can be meant, and there is at least one.
pub(crate) fn read(file: &str, kind: Kind) -> Result<Vec<Entry>, Failure> {
    let name = if file == "-" { "standard input" } else { file };
    let name = escape(name).into_owned();
    let bytes = bytes(Path::new(file)).map_err(|error| {
        Failure::usage(format!("cannot read {name}: {error}"), kind.consequence())
    })?;
    let entries = parse(&bytes, kind).and_then(|entries| {
        if entries.is_empty() {
            return Err(Refused::whole(format!("it has no {}", kind.noun())));
        }
        let mut checked = entries.iter().map(|entry| (entry, kind.check(entry)));
        match checked.find_map(|(entry, check)| Some((entry, check.err()?))) {
            Some((entry, hint)) => Err(Refused {
                line: Some(entry.line),
                what: match kind {
                    Kind::Ids => format!("'{}' is not the id of a registration", entry.text),
                    Kind::Emails => format!("'{}' is not an e-mail address", entry.text),
                    Kind::Identities => {
                        format!("'{}' is no id, address, name or pattern", entry.text)
                    }
                },
                hint,
            }),
            None => Ok(entries),
        }
    });
    entries.map_err(|refused| {
        let place = refused.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let mut hint = refused.hint;
        if !hint.is_empty() {
            hint = format!("{}. ", capitalized(&hint));
        }
        Failure::usage(format!("{name}{place}: {}", refused.what), hint + kind.consequence())
    })
}

#[derive(Debug)]
pub(crate) struct Refused {
    line: Option<usize>,
    what: String,
    hint: String,
}

impl Refused {
    fn whole(what: impl Into<String>) -> Self {
        Self { line: None, what: what.into(), hint: String::new() }
    }

    fn at(line: usize, what: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::whole(what) }
    }

    fn hint(self, hint: &str) -> Self {
        Self { hint: hint.to_owned(), ..self }
    }
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn text(file: &Path) -> io::Result<String> {
    let text = String::from_utf8(bytes(file)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let is_stdin = file == Path::new("-");
    if !is_stdin {
        bytes = fs::read(file)?;
    } else if IS_STDIN_READ.swap(true, Ordering::SeqCst) {
        return Err(io::Error::other("another option reads it already"));
    } else {
        io::stdin().lock().read_to_end(&mut bytes)?;
    }
    // Its account and what its run may have done are read from a file only.
    if is_report(&bytes) && (is_stdin || !file.is_file()) {
        return Err(io::Error::other("it is a report: name its file"));
    }
    Ok(bytes)
}

pub(crate) fn parse(bytes: &[u8], kind: Kind) -> Result<Vec<Entry>, Refused> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Refused::whole("it is not UTF-8").hint("save it as UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Old Macs end lines with CR only.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_blank = |line: &&str| without_comment(line).is_empty();
    let Some(first) = text.lines().find(|line| !is_blank(line)) else { return Ok(Vec::new()) };
    let start = first.trim();
    match start.chars().next() {
        Some('{') => ndjson(&text, kind),
        Some('[') if start == "[" || start.starts_with("[{") || start.starts_with("[\"") => {
            Err(Refused::whole("a JSON array").hint("use -o ndjson, or one id per line"))
        }
        _ => match delimiter(first, kind) {
            Some(delimiter) => csv(&text, delimiter, kind),
            None if kind == Kind::Ids && without_comment(first).contains([',', ';', '\t']) => {
                Err(Refused::whole("CSV without a column `id`").hint("or write one id per line"))
            }
            None => Ok(lines(&text)),
        },
    }
}

/// The line without a comment, which begins with a `#` at the start or between blanks: `Room #2` is a name.
fn without_comment(line: &str) -> &str {
    let parts = line.match_indices('#').filter_map(|(at, _)| line.split_at_checked(at));
    let comment = parts.into_iter().find(|(before, comment)| {
        let is_between = before.ends_with(char::is_whitespace)
            && comment.chars().nth(1).is_none_or(char::is_whitespace);
        // Inside quotes, it is a part of the name.
        (before.trim().is_empty() || is_between) && before.matches('"').count().is_multiple_of(2)
    });
    comment.map_or(line, |(before, _)| before).trim()
}

fn lines(text: &str) -> Vec<Entry> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, without_comment(line)));
    lines
        .filter(|(_, text)| !text.is_empty())
        .map(|(line, text)| {
            let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            let inner = inner.filter(|inner| !inner.contains('"'));
            let text = inner.unwrap_or(text).to_owned();
            Entry { text, line, is_whole: inner.is_some() }
        })
        .collect()
}

fn named(cell: &str, kind: Kind) -> Option<&'static str> {
    let cell = cell.trim().trim_matches('"').to_ascii_lowercase();
    kind.columns().iter().find(|name| **name == cell).copied()
}

/// The delimiter, if the line is the header of CSV with a column that is needed. Excel writes `;` in some languages.
fn delimiter(first: &str, kind: Kind) -> Option<u8> {
    let all = [(b',', ','), (b';', ';'), (b'\t', '\t')];
    let separated = all.into_iter().find(|(_, c)| {
        let mut cells = first.split(*c);
        first.contains(*c) && cells.any(|cell| named(cell, kind).is_some())
    });
    let single = || named(first, kind).map(|_| b',');
    separated.map(|(byte, _)| byte).or_else(single)
}

fn csv(text: &str, delimiter: u8, kind: Kind) -> Result<Vec<Entry>, Refused> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let failed = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Refused::at(usize::try_from(line).unwrap_or(usize::MAX), error.to_string())
    };
    let headers = reader.headers().map_err(failed)?;
    let cells = headers.len();
    let mut columns: Vec<(usize, &str)> = headers
        .iter()
        .enumerate()
        .filter_map(|(index, header)| Some((index, named(header, kind)?)))
        .collect();
    if let Some(id) = columns.iter().find(|(_, name)| *name == "id").copied() {
        columns = vec![id];
    }
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let line = record.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        // Excel leaves rows without anything.
        if record.iter().all(str::is_empty) {
            continue;
        }
        // A delimiter that is not in quotes moves the others.
        if record.iter().skip(cells).any(|cell| !cell.is_empty()) {
            return Err(Refused::at(line, format!("more than {cells} cells")));
        }
        let cells = columns.iter().filter_map(|(index, _)| record.get(*index));
        let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
        if cells.is_empty() {
            let names: Vec<_> = columns.iter().map(|(_, name)| *name).collect();
            return Err(Refused::at(line, format!("no `{}`", names.join("` and no `"))));
        }
        entries.extend(cells.into_iter().map(|cell| Entry {
            text: bare(cell).to_owned(),
            line,
            is_whole: true,
        }));
    }
    Ok(entries)
}

/// Whether a file is a report.
pub(crate) fn is_report(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).starts_with(b"{\"type\":\"header\"")
}

/// A registration on each line, or a report, of which only the ids that were done count: it protects nothing.
fn ndjson(text: &str, kind: Kind) -> Result<Vec<Entry>, Refused> {
    let is_report = kind == Kind::Ids && is_report(text.as_bytes());
    let mut entries = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let number = index + 1;
        if line.trim().is_empty() {
            continue;
        }
        let value: Value = match serde_json::from_str(line) {
            Ok(value) => value,
            // The last line of an interrupted report can be torn.
            Err(_) if is_report && !text.ends_with('\n') && lines.peek().is_none() => break,
            Err(error) => return Err(Refused::at(number, error.to_string())),
        };
        let member = |path: &str| {
            let pointer = format!("/{}", path.replace('.', "/"));
            let text = value.pointer(&pointer)?.as_str()?;
            Some(Entry { text: text.to_owned(), line: number, is_whole: true })
        };
        if is_report {
            let is_done = ["type", "outcome"].map(|name| value.get(name).and_then(Value::as_str))
                == [Some("outcome"), Some("done")];
            entries.extend(is_done.then(|| member("id")).flatten());
            continue;
        }
        let mut found: Vec<_> = kind.columns().iter().filter_map(|path| member(path)).collect();
        if member("id").is_some() && kind != Kind::Emails {
            found.truncate(1);
        }
        if found.is_empty() {
            return Err(Refused::at(number, format!("no `{}`", kind.columns().join("` and no `"))));
        }
        entries.extend(found);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::{Kind, check_id, parse};

    fn texts(text: &str, kind: Kind) -> Result<Vec<String>, String> {
        let entries = parse(text.as_bytes(), kind).map_err(|refused| refused.what)?;
        for entry in &entries {
            kind.check(entry)?;
        }
        Ok(entries.into_iter().map(|entry| entry.text).collect())
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_name_that_is_not_utf_8_is_that_of_a_file() {
        use std::os::unix::ffi::OsStrExt;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(std::ffi::OsStr::from_bytes(b"plan-\xff"));
        std::fs::write(&file, "\u{feff}text").unwrap();
        assert_eq!(super::text(&file).unwrap(), "text");
    }

    #[test]
    fn every_form_of_a_file_with_ids() {
        for text in [
            "a\n# comment\n\nb # why\n",
            "a\t# why\nb",
            "\u{feff}a\r\nb\r\n",
            "a\rb\r",
            "\"a\"\n\"b\"\n",
            "{\"id\":\"a\"}\n{\"id\":\"b\",\"key\":1}\n",
            "device.name,id\n\"x,y\",a\nz,b\n",
            "device.name;ID;\n\"x;y\";a;\nz;b;\n;;\n",
            "name\tid\nx\ta\ny\tb\n\t\n",
            "id\na\nb\n",
            "\"ID\"\r\n\"a\"\r\n\"b\"\r\n",
            "{\"type\":\"header\"}\n{\"type\":\"outcome\",\"id\":\"a\",\"outcome\":\"done\"}\n{\"type\":\"outcome\",\"id\":\"x\",\"outcome\":\"failed\"}\n{\"type\":\"outcome\",\"id\":\"b\",\"outcome\":\"done\"}\n{\"typ",
        ] {
            assert_eq!(texts(text, Kind::Ids).unwrap(), ["a", "b"], "{text}");
        }
        for text in [
            "[{\"id\":\"a\"}]",
            "name,email\na,b\n",
            "{\"name\":1}\n",
            "{\"id\":\"a\"}\n{\"id\"\n",
            "id,name\n,b\n",
            "a,b\n",
        ] {
            assert!(texts(text, Kind::Ids).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for id in [
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "a b",
            "a,b",
            "a\n",
            "a?b",
            "a#b",
            "a@x.com",
            "\"a",
            "ci-*",
            "0200…cdef",
            "0200...cdef",
            "user+name",
            "11ffb86c-3f0c-4306-b4a2-e62f872b166",
            "11ffb86c-3f0c",
            "11ffb86c-3f0c-4306-b4a2-e62f872b166a11ffb86c",
        ] {
            assert!(check_id(id).is_err(), "{id:?}");
        }
        for id in ["11ffb86c-3f0c-4306-b4a2-e62f872b166a", "reg-1", "abc"] {
            assert!(check_id(id).is_ok(), "{id:?}");
        }
    }

    #[test]
    fn what_protects_is_read_as_it_is_meant() {
        for (text, expected) in [
            ("boss@x.com\t# CEO\n", &["boss@x.com"][..]),
            ("\"boss@x.com\"\n", &["boss@x.com"]),
            ("\"Doe, Jane\" # a name\n", &["Doe, Jane"]),
            ("a@x.com\rb@x.com\r", &["a@x.com", "b@x.com"]),
            (
                "*@x.com\nci-*\nCEO-Laptop\nJane Doe\n",
                &["*@x.com", "ci-*", "CEO-Laptop", "Jane Doe"],
            ),
            ("id,user.email\r\nr,a@x.com\r\n", &["r"]),
            ("name;email\nJane;a@x.com\n", &["Jane", "a@x.com"]),
            ("device.name\n'@home\n", &["@home"]),
            ("device.name\n''=1\n", &["'=1"]),
            ("{\"id\":\"r\",\"user\":{\"email\":\"a@x.com\"}}\n", &["r"]),
            ("{\"user\":{\"email\":\"a@x.com\"}}\n", &["a@x.com"]),
        ] {
            assert_eq!(texts(text, Kind::Identities).unwrap(), expected, "{text:?}");
        }
        for text in [
            "Boss <boss@x.com>\n",
            "a@x.com,b@x.com\n",
            "a@x.com; b@x.com\n",
            "a@x.com b@x.com\n",
            "@x.com\n",
            "a@\n",
            "a@b@c\n",
            "DEVICE   USER      SEEN\nADA-1   a@x.com   3 d ago\n",
            "bo\u{200b}ss@x.com\n",
            "'boss@x.com'\n",
            "mailto:boss@x.com\n",
            "name,email\nDoe, Jane,jane@x.com\n",
            "\"boss@x.com\n",
            "0200…cdef\n",
        ] {
            assert!(texts(text, Kind::Identities).is_err(), "{text:?}");
        }
    }

    #[test]
    fn addresses_come_from_lists_and_exports() {
        for text in [
            "a@x.com\nb@x.com # left in May\n",
            "Name;Email\nA;a@x.com\nB;b@x.com\n",
            "id,user.email\n1,a@x.com\n2,b@x.com\n",
            "{\"id\":\"1\",\"user\":{\"email\":\"a@x.com\"}}\n{\"email\":\"b@x.com\"}\n",
        ] {
            assert_eq!(texts(text, Kind::Emails).unwrap(), ["a@x.com", "b@x.com"], "{text:?}");
        }
        for text in ["Jane Doe\n", "*@x.com\n", "@x.com\n", "A <a@x.com>\n"] {
            assert!(texts(text, Kind::Emails).is_err(), "{text:?}");
        }
    }
}
