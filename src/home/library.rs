//! Runbooks: on disk, as a TOML file with its message templates inside it or beside it; and those
//! that an admin has accepted, their hashes from the ledger, their texts from the home. What a
//! runbook is, is in `runbook`.

use std::fs;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

use crate::base::language::Language;
use crate::base::trusted;
use crate::base::trusted::{Trust, Untrusted};
use crate::ledger::store::blobs::{BlobError, BlobFault, BlobKind, Blobs};
use crate::ledger::{Action, Committed, Filter, Ledger, LedgerError, Object};
use crate::runbook::{
    LARGEST, MessageKind, Rejected, Runbook, RunbookFault, RunbookPart, RunbookTexts,
};
use crate::session::{Library, SessionError};

/// The library of a home.
#[derive(Clone, Debug)]
pub struct RunbookLibrary {
    blobs: Rc<dyn Blobs>,
    /// Oldest first.
    accepted: Vec<AcceptedRunbook>,
}

/// The statement of an acceptance about a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedRunbook {
    pub name: String,
    pub version: String,
    pub sha256: String,
}

impl AcceptedRunbook {
    fn of(entry: &Committed) -> Option<AcceptedRunbook> {
        let text = |key| entry.data().get(key).and_then(Value::as_str).map(str::to_owned);
        let (name, version) =
            (text("name").unwrap_or_default(), text("version").unwrap_or_default());
        text("sha256").map(|sha256| AcceptedRunbook { name, version, sha256 })
    }
}

impl RunbookLibrary {
    /// The library whose texts are kept in `blobs`.
    pub fn read(
        blobs: impl Blobs + 'static,
        ledger: &dyn Ledger,
    ) -> Result<RunbookLibrary, LedgerError> {
        let filter = Filter { actions: vec![Action::RunbookAccepted], ..Filter::default() };
        let entries = ledger.read(&filter)?;
        Ok(RunbookLibrary {
            blobs: Rc::new(blobs),
            accepted: entries.iter().filter_map(AcceptedRunbook::of).collect(),
        })
    }

    /// Keeps a runbook's text. Durable when this returns; it is kept before it is accepted.
    pub fn keep(blobs: &dyn Blobs, runbook: &Runbook) -> Result<(), BlobError> {
        blobs.put(BlobKind::Runbook, runbook.text.as_bytes()).map(drop)
    }

    pub fn accepted(&self) -> &[AcceptedRunbook] {
        &self.accepted
    }
}

/// The data of `runbook.accepted`.
pub fn acceptance(runbook: &Runbook) -> Object {
    let mut data = Object::new();
    data.insert("name".into(), runbook.name.as_str().into());
    data.insert("version".into(), runbook.version.as_str().into());
    data.insert("sha256".into(), runbook.sha256.as_str().into());
    data
}

impl Library for RunbookLibrary {
    fn current(&self) -> Result<Runbook, SessionError> {
        let newest = self.accepted.last();
        let newest = newest.ok_or_else(|| {
            SessionError::Usage(
                "no runbook is accepted; an admin runs `readmit runbook accept`".into(),
            )
        })?;
        self.by_hash(&newest.sha256)
    }

    /// Only what an admin accepted, and only if the text is still the one that was accepted.
    fn by_hash(&self, sha256: &str) -> Result<Runbook, SessionError> {
        if !self.accepted.iter().any(|a| a.sha256 == sha256) {
            return Err(SessionError::Unreadable(format!(
                "the runbook {sha256} was never accepted"
            )));
        }
        let unfit = |place: &str, what: &str| SessionError::RunbookText {
            what: format!("{place}, the text of an accepted runbook: {what}"),
            sha256: sha256.to_owned(),
        };
        let text = match self.blobs.get(BlobKind::Runbook, sha256) {
            Ok(text) => text,
            // What ships with the program is at hand where it was not kept, or cannot be read.
            Err(BlobError { fault: BlobFault::Gone | BlobFault::Io(_), .. })
                if crate::runbook::shipped().sha256 == sha256 =>
            {
                return Ok(crate::runbook::shipped());
            }
            Err(BlobError { place, fault }) => return Err(unfit(&place, &fault.to_string())),
        };
        let unfit = |what: &str| unfit(sha256, what);
        let text = String::from_utf8(text).map_err(|_| unfit("it is not text in UTF-8"))?;
        Runbook::from_text(&text).map_err(|e| unfit(&e.to_string()))
    }
}

/// Reads a runbook from its file, or from the folder that holds it. Errors with everything that is
/// wrong.
pub fn read(path: &Path) -> Result<Runbook, Rejected> {
    read_by(path, None)
}

/// The same, if nobody but those that are trusted can have written any of its texts: to be accepted
/// as it is read now.
pub fn read_trusted(path: &Path, trust: &Trust) -> Result<Runbook, Rejected> {
    read_by(path, Some(trust))
}

fn read_by(path: &Path, trust: Option<&Trust>) -> Result<Runbook, Rejected> {
    let file = if path.is_dir() { the_one_in(path)? } else { path.to_owned() };
    let bytes = bytes(&file, trust)?;
    let mut beside = Vec::new();
    for (path, part) in beside_of(&file)? {
        let bytes = crate::home::library::bytes(&path, trust)?;
        beside.push(RunbookTexts { part, file: path.display().to_string(), bytes });
    }
    Runbook::parse(&file.display().to_string(), &bytes, &beside)
}

/// The files beside a runbook that are parts of it, by their names: `notice.txt`, `notice.de.txt`,
/// `readmit.de.toml`.
fn beside_of(file: &Path) -> Result<Vec<(PathBuf, RunbookPart)>, Rejected> {
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut found = Vec::new();
    for path in sorted(folder)? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let parts: Vec<&str> = name.split('.').collect();
        let kind = parts.first().and_then(|kind| MessageKind::parse(kind));
        // Parts stand beside the file as it was named.
        let path = file.with_file_name(&name);
        let language = |tag: &str| {
            let rule = || format!("\"{tag}\" in its name is no language, as de or de-AT is");
            Language::parse(tag).ok_or_else(|| fault(&path, rule()))
        };
        let part = match (parts.as_slice(), kind) {
            ([_, "txt"], Some(kind)) => RunbookPart::Message { kind, language: None },
            ([_, tag, "txt"], Some(kind)) => {
                RunbookPart::Message { kind, language: Some(language(tag)?) }
            }
            ([head, tag, "toml"], _) if *head == stem => RunbookPart::Language(language(tag)?),
            _ => continue,
        };
        found.push((path, part));
    }
    Ok(found)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Rejected> {
    let entries = fs::read_dir(folder).map_err(|e| fault(folder, e.to_string()))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    found.sort();
    Ok(found)
}

/// The folder's only TOML file, those of languages not counted.
fn the_one_in(folder: &Path) -> Result<PathBuf, Rejected> {
    let mut found = sorted(folder)?;
    found.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    let all = found.clone();
    // `readmit.de.toml` belongs to `readmit.toml`.
    found.retain(|path| {
        let head = path.with_extension("").with_extension("toml");
        path.with_extension("").extension().is_none() || !all.contains(&head)
    });
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(fault(folder, "there is no .toml file in this folder".to_owned())),
        [first, second, ..] => {
            let (first, second) = (first.display(), second.display());
            Err(fault(
                folder,
                format!(
                    "there are several .toml files in this folder ({first}, {second}); name one"
                ),
            ))
        }
    }
}

/// At most as much as a runbook may have, and one byte more, so that the rest is never read.
fn bytes(path: &Path, trust: Option<&Trust>) -> Result<Vec<u8>, Rejected> {
    let failed = |e: std::io::Error| fault(path, e.to_string());
    if let Some(trust) = trust {
        match trusted::check(path, trust) {
            Err(Untrusted::Io { .. } | Untrusted::NotAFile(_)) | Ok(_) => {}
            Err(why) => return Err(fault(path, format!("{why} -> {}", why.fix()))),
        }
    }
    let about = fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        return Err(fault(path, "it is not a file".to_owned()));
    }
    if about.len() > LARGEST as u64 {
        return Err(fault(
            path,
            format!("the file is {} bytes long; a runbook has at most {LARGEST}", about.len()),
        ));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(LARGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}

fn fault(path: &Path, rule: String) -> Rejected {
    Rejected { faults: vec![RunbookFault { file: path.display().to_string(), line: None, rule }] }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::runbook::shipped;

    #[test]
    fn the_folder_that_ships_is_the_runbook_that_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runbook");
        assert_eq!(read(&folder).unwrap(), shipped());
        assert_eq!(read(&folder.join("readmit.toml")).unwrap(), shipped());
    }

    #[test]
    fn one_file_with_everything_inside_is_a_runbook_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        fs::write(&file, shipped().text).unwrap();
        assert_eq!(read(folder.path()).unwrap(), shipped());

        fs::write(folder.path().join("notice.txt"), "Subject: Mine\n\nText\n").unwrap();
        let faults = read(&file).unwrap_err().to_string();
        assert!(
            faults.contains("templates.notice stands here and in ") && faults.contains("keep one"),
            "{faults}"
        );
    }

    #[test]
    fn the_files_that_a_runbook_is_handed_out_as_are_that_runbook() {
        let out = |runbook: &Runbook| {
            let folder = tempfile::tempdir().unwrap();
            let files = runbook.files();
            for (name, text) in &files {
                fs::write(folder.path().join(name), text).unwrap();
            }
            assert_eq!(read(folder.path()).unwrap(), *runbook);
            files.len()
        };
        assert_eq!(out(&shipped()), 20);
        // With everything inside, one file; and a text that only looks as if it had been put
        // together stays whole.
        let inside = shipped().text.replace(
            "# The messages to the target, as they stood",
            "# The messages, as they stood",
        );
        // The languages still stand beside it.
        assert_eq!(out(&Runbook::from_text(&inside).unwrap()), 16);
        let added = format!("{}# more\n", shipped().text);
        assert_eq!(out(&Runbook::from_text(&added).unwrap()), 1);
    }

    #[test]
    fn what_cannot_be_a_runbook_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| read(path).unwrap_err().to_string();
        assert!(told(folder.path()).contains("no .toml file"));
        assert!(told(&folder.path().join("absent.toml")).contains("No such file"));
        assert!(told(Path::new("/dev/zero")).contains("not a file"));
        let huge = folder.path().join("huge.toml");
        File::create(&huge).unwrap().set_len(10 * 1024 * 1024).unwrap();
        assert!(
            told(&huge).ends_with("the file is 10485760 bytes long; a runbook has at most 262144")
        );
        fs::write(folder.path().join("other.toml"), "").unwrap();
        assert!(told(folder.path()).contains("several .toml files"));
    }
}
