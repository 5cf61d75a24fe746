//! The lines that strace wrote down, as calls on the ledger, its journal and their folder.

use std::path::Path;

/// The calls that change files, and those that flush them.
pub const CALLS: &str = "trace=open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,\
    fsync,fdatasync,sync_file_range,unlink,unlinkat,rename,renameat,renameat2,link,linkat,copy_file_range";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum File {
    Ledger,
    Journal,
    Folder,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Opened with leave to make it.
    Make(File),
    Write(File, u64, Vec<u8>),
    Flush(File),
    Remove(File),
    /// On standard output.
    Say(Vec<u8>),
}

/// Takes the lines apart. A call on one of the files that is not known here is a failure, not
/// something to pass over.
pub fn read(text: &str, home: &Path) -> Vec<Call> {
    let files = [
        (File::Ledger, home.join("ledger.db")),
        (File::Journal, home.join("ledger.db-journal")),
        (File::Folder, home.to_owned()),
    ];
    let named = |path: &[u8]| {
        files.iter().find(|(_, p)| p.as_os_str().as_encoded_bytes() == path).map(|(f, _)| *f)
    };
    text.lines().filter_map(|line| one(line, &named)).collect()
}

fn one(line: &str, named: &dyn Fn(&[u8]) -> Option<File>) -> Option<Call> {
    let (_, line) = line.split_once(' ')?;
    let line = line.trim_start();
    if line.starts_with("+++") || line.starts_with("---") {
        return None;
    }
    let strings: Vec<Vec<u8>> = line.split('"').skip(1).step_by(2).map(bytes).collect();
    let open =
        line.split_once('<').filter(|(before, _)| before.rsplit('(').next().is_some_and(is_number));
    let on = open.and_then(|(_, rest)| named(&bytes(rest.split_once('>')?.0)));
    let of = strings.iter().find_map(|path| named(path));
    let name = line.split('(').next().unwrap_or_default();
    if on.is_none() && of.is_none() {
        let said = name == "write" && line.starts_with("write(1<");
        return said.then(|| Call::Say(strings.into_iter().next().unwrap_or_default()));
    }
    assert!(!line.contains("unfinished") && !line.contains("resumed"), "two at a time: {line}");
    if line.contains(") = -1 ") {
        return None;
    }
    match (name, on, of) {
        ("open" | "openat", _, Some(file)) => line.contains("O_CREAT").then_some(Call::Make(file)),
        ("pwrite64", Some(file), _) => {
            let mut numbers =
                line.rsplit('"').next()?.trim_start_matches(", ").split(')').next()?.split(", ");
            let (length, at): (usize, u64) =
                (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
            let data = strings.into_iter().next()?;
            assert!(
                data.len() == length && line.ends_with(&format!(" = {length}")),
                "cut short: {name} of {length}"
            );
            Some(Call::Write(file, at, data))
        }
        ("fsync" | "fdatasync", Some(file), _) => Some(Call::Flush(file)),
        ("unlink", _, Some(file)) => Some(Call::Remove(file)),
        _ => panic!("a call that this test does not know: {name} on {on:?} or {of:?}"),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `\x2f\x74` as bytes.
fn bytes(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).filter_map(|hex| u8::from_str_radix(hex.get(..2)?, 16).ok()).collect()
}
