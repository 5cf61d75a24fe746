//! The check of who can read and change what is in the home.

use std::fs;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::finding::{DoctorFinding, sound, wrong};
use crate::base::file_mode::{STICKY_FOLDER, Sharing};
use crate::base::trusted;
use crate::base::trusted::{Trust, Untrusted, group_name as group, user_name, word};
use crate::directory::Directory;
use crate::home::config::System;
use crate::home::{Config, FileBlobs, Home};
use crate::ledger::try_locks;

const FOLDER: &str = "home";
const FILES: &str = "files";
const CONFIG: &str = "config";

pub fn look(home: &Home, findings: &mut Vec<DoctorFinding>) {
    let root = home.root();
    let meta = match fs::metadata(root) {
        Ok(meta) => meta,
        Err(error) => {
            let fix = match error.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    "ask whoever set it up to let you in: `usermod -aG GROUP you`"
                }
                _ => "run `readmit init`",
            };
            findings.push(wrong(FOLDER, format!("{}: {error}", root.display()), fix));
            return;
        }
    };
    let sharing = home.sharing();
    findings.push(folder(home, &meta, sharing));
    let mut seen = Vec::new();
    let before = findings.len();
    // What everybody who works here writes, and what only whoever set it up does.
    let (ledger, directory) = (home.ledger(), Directory::path(root));
    let beside = |path: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
    let written = [
        beside(&ledger, "-journal"),
        ledger.with_extension("lock"),
        beside(&directory, "-wal"),
        beside(&directory, "-shm"),
        ledger,
        directory,
    ];
    for path in written {
        file(&path, sharing, sharing.written(), &mut seen, findings);
    }
    let texts =
        fs::read_dir(home.runbooks()).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in [home.installation_key(), home.config()].into_iter().chain(texts) {
        file(&path, sharing, sharing.read(), &mut seen, findings);
    }
    file(&home.runbooks(), sharing, sharing.folder() & 0o777, &mut seen, findings);
    operators(home, &mut seen, findings);
    deciding(home, &mut seen, findings);
    if sharing == Sharing::Owner {
        strangers(root, &seen, findings);
    }
    if let Err(error) = try_locks(&home.ledger()) {
        findings.push(wrong(FILES, error.to_string(), error.hint()));
    }
    if findings.len() == before && !seen.is_empty() {
        let who = match sharing {
            Sharing::Owner => format!("for {} alone", owner(&meta)),
            Sharing::Group(gid) => {
                format!(
                    "for the group {}, and each operator's own folder for its owner alone",
                    group(gid)
                )
            }
        };
        findings.push(sound(FILES, format!("{} files and folders, {who}", seen.len())));
    }
}

/// Checks the files that decide what runs, what is trusted or who may act. Nobody but root and the
/// home's owner may have been able to write such a file.
fn deciding(home: &Home, seen: &mut Vec<PathBuf>, findings: &mut Vec<DoctorFinding>) {
    let trust = Trust::home(home.root());
    let untrusted = |why: &Untrusted| wrong(FILES, why.to_string(), why.fix());
    let mut told: Vec<String> = Vec::new();
    let mut tell = |why: &Untrusted, findings: &mut Vec<DoctorFinding>| {
        // A folder that is wrong is so for each file in it.
        if !told.contains(&why.to_string()) {
            told.push(why.to_string());
            findings.push(untrusted(why));
        }
    };
    let key = home.installation_key();
    if let Err(why) = trusted::check_but(&key, &trust, home.sharing().read() & 0o070)
        && !matches!(why, Untrusted::Io { .. })
    {
        tell(&why, findings);
    }
    for text in
        fs::read_dir(home.runbooks()).into_iter().flatten().flatten().map(|entry| entry.path())
    {
        // What an admin accepted is known by its hash, whoever of them has put it there.
        if let Err(why @ Untrusted::Stranger { folder: false, .. }) = trusted::check(&text, &trust)
            && !FileBlobs::is_what_it_is_called(&text)
        {
            tell(&why, findings);
        }
    }
    match Config::of_by(home, &System::default()) {
        Ok((config, file)) => {
            if file != home.config() {
                let ours = if home.config().symlink_metadata().is_ok() {
                    ", and the home's own is not"
                } else {
                    ""
                };
                findings.push(sound(
                    CONFIG,
                    format!("{} is read{ours}: a group shares this home", file.display()),
                ));
                seen.push(file);
            }
            for (key, why) in config.named(home) {
                findings.push(wrong(CONFIG, format!("{key}: {why}"), why.fix()));
            }
        }
        Err(error) if error.is_about_trust() => {
            findings.push(wrong(CONFIG, error.to_string(), error.hint()));
        }
        // What is wrong in it, whoever opens the installation tells.
        Err(_) => {}
    }
}

fn folder(home: &Home, meta: &Metadata, sharing: Sharing) -> DoctorFinding {
    let (root, mode) = (word(home.root()), meta.mode() & 0o7777);
    match sharing {
        Sharing::Owner if mode & 0o077 == 0 => {
            sound(FOLDER, format!("{root} is {}'s alone", owner(meta)))
        }
        Sharing::Owner => {
            let fix = format!(
                "chmod 700 {root}; to share it with a group: chgrp GROUP {root}; chmod 2770 {root}"
            );
            wrong(
                FOLDER,
                format!(
                    "others can enter {root} ({mode:o}, {} and {})",
                    owner(meta),
                    group(meta.gid())
                ),
                fix,
            )
        }
        Sharing::Group(gid) => match home.shut_to(gid) {
            Ok(None) => sound(
                FOLDER,
                format!("{root} is shared with the group {}, and nobody else", group(gid)),
            ),
            Ok(Some(shut)) => {
                let says = format!(
                    "{root} is shared with the group {}, which cannot reach it",
                    group(gid)
                );
                wrong(FOLDER, says, format!("chmod o+x {}", word(&shut)))
            }
            Err(error) => {
                wrong(FOLDER, format!("{root}: {error}"), "make the folders above it readable")
            }
        },
    }
}

/// One file or folder: whether anybody can do more with it than `most` says.
fn file(
    path: &Path,
    sharing: Sharing,
    most: u32,
    seen: &mut Vec<PathBuf>,
    findings: &mut Vec<DoctorFinding>,
) {
    let Ok(meta) = fs::symlink_metadata(path) else {
        return;
    };
    seen.push(path.to_owned());
    let shown = path.display();
    if meta.is_symlink() {
        findings.push(wrong(FILES, format!("{shown} is a link"), "put the file itself there"));
    } else if !sharing.keeps(&meta, most) {
        let says = format!("others can use {shown}: {}", who(&meta));
        let fix = match sharing {
            Sharing::Group(gid) if meta.gid() != gid => {
                format!("chgrp {} {file}; chmod {most:o} {file}", group(gid), file = word(path))
            }
            Sharing::Group(_) | Sharing::Owner => format!("chmod {most:o} {}", word(path)),
        };
        findings.push(wrong(FILES, says, fix));
    }
}

/// In a home that nobody shares, whatever somebody else owns is somebody else's to change.
fn strangers(root: &Path, seen: &[PathBuf], findings: &mut Vec<DoctorFinding>) {
    let Ok(home) = fs::metadata(root) else { return };
    for path in seen.iter().filter(|path| path.starts_with(root)) {
        let Ok(meta) = fs::symlink_metadata(path) else {
            continue;
        };
        let told =
            findings.iter().any(|f| !f.is_sound() && f.says.contains(&*path.to_string_lossy()));
        if meta.uid() != 0 && meta.uid() != home.uid() && !told {
            let says = format!(
                "{} belongs to {}, and the home to {}",
                path.display(),
                owner(&meta),
                owner(&home)
            );
            let fix =
                format!("find out why; if it is right: sudo chown {} {}", owner(&home), word(path));
            findings.push(wrong(FILES, says, fix));
        }
    }
}

/// Each operator's folder is theirs alone, in a shared home too; and nobody else can put another in
/// its place.
fn operators(home: &Home, seen: &mut Vec<PathBuf>, findings: &mut Vec<DoctorFinding>) {
    let around = home.operators();
    let Ok(meta) = fs::symlink_metadata(&around) else {
        return;
    };
    let mode = meta.mode() & 0o7777;
    if mode & 0o077 != 0 && mode != STICKY_FOLDER {
        let says = format!("others can take away what is in {} ({mode:o})", around.display());
        let fix = match home.sharing() {
            Sharing::Owner => format!("chmod 700 {}", word(&around)),
            Sharing::Group(_) => format!("chmod {STICKY_FOLDER:o} {}", word(&around)),
        };
        findings.push(wrong(FILES, says, fix));
    }
    for folder in fs::read_dir(&around).into_iter().flatten().flatten().map(|entry| entry.path()) {
        file(&folder, Sharing::Owner, 0o700, seen, findings);
        for key in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            file(&key, Sharing::Owner, 0o600, seen, findings);
        }
    }
}

/// Describes in words who can do what with a file or a folder.
fn who(meta: &Metadata) -> String {
    let rights = |bits: u32| match (bits & 4 != 0, bits & 2 != 0) {
        (true, true) => Some("read and change"),
        (true, false) => Some("read"),
        (false, true) => Some("change"),
        (false, false) => (bits & 1 != 0).then_some("enter"),
    };
    let mode = meta.mode();
    let parts = [
        (format!("{} can", owner(meta)), rights(mode >> 6)),
        (format!("the group {} can", group(meta.gid())), rights(mode >> 3)),
        ("everybody can".to_owned(), rights(mode)),
    ];
    let said: Vec<String> =
        parts.into_iter().filter_map(|(who, may)| Some(format!("{who} {}", may?))).collect();
    format!("{} ({:o})", said.join(", "), mode & 0o7777)
}

fn owner(meta: &Metadata) -> String {
    user_name(meta.uid())
}

/// Looks whether the programs that are told and asked can be found. None is started.
pub fn look_of_programs(config: &Config, findings: &mut Vec<DoctorFinding>) {
    let tables = ["[notify]", "[ticket]", "[phrase]"];
    for (key, program) in config.programs() {
        if !tables.iter().any(|table| key.starts_with(table)) {
            continue;
        }
        findings.push(if is_there(program) {
            sound("programs", format!("{key}: {program}"))
        } else {
            let fix = format!("install it, or correct {key} in config.toml");
            wrong("programs", format!("{key}: {program} is not there"), fix)
        });
    }
}

fn is_there(program: &str) -> bool {
    if program.contains('/') {
        return Path::new(program).is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn looked(home: &Home) -> Vec<DoctorFinding> {
        let mut findings = Vec::new();
        look(home, &mut findings);
        findings
    }

    #[test]
    fn what_others_can_use_is_named_with_who_and_how_to_fix_it() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        for (root, good, bad, fix) in
            [(0o700, 0o600, 0o644, "chmod 600"), (0o2770, 0o660, 0o664, "chmod 660")]
        {
            set(home.root(), root);
            fs::write(home.ledger(), "").unwrap();
            set(&home.ledger(), good);
            let findings: Vec<DoctorFinding> =
                looked(&home).into_iter().filter(|f| f.what == FILES).collect();
            assert!(findings.len() == 1 && findings[0].is_sound(), "{findings:?}");
            set(&home.ledger(), bad);
            let findings = looked(&home);
            let bad = findings.iter().find(|f| f.what == FILES).unwrap();
            assert!(!bad.is_sound() && bad.says.contains("everybody can read"), "{bad:?}");
            assert!(bad.fix.as_ref().unwrap().starts_with(fix), "{bad:?}");
        }
        set(home.root(), 0o755);
        let findings = looked(&home);
        assert!(
            findings[0].says.contains("others can enter")
                && findings[0].fix.as_ref().unwrap().contains("chmod 700")
        );
    }

    /// Only root can give a file away, so that elsewhere there is nothing to look at.
    #[test]
    fn what_belongs_to_a_stranger_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        set(home.root(), 0o700);
        fs::create_dir_all(home.operator_key("maria").parent().unwrap()).unwrap();
        set(&home.operators(), 0o700);
        set(home.operator_key("maria").parent().unwrap(), 0o700);
        for path in [home.ledger(), Directory::path(home.root()), home.operator_key("maria")] {
            fs::write(&path, "").unwrap();
            set(&path, 0o600);
            let named = |findings: &[DoctorFinding]| {
                let shown = path.display().to_string();
                findings
                    .iter()
                    .filter(|f| !f.is_sound() && f.what == FILES && f.says.contains(&shown))
                    .count()
            };
            assert_eq!(named(&looked(&home)), 0);
            if std::os::unix::fs::chown(&path, Some(65534), None).is_err() {
                return;
            }
            let findings = looked(&home);
            assert_eq!(named(&findings), 1, "{findings:?}");
            std::os::unix::fs::chown(&path, Some(rustix::process::geteuid().as_raw()), None)
                .unwrap();
        }
    }

    #[test]
    fn an_operators_folder_is_theirs_alone_in_a_shared_home_too() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        set(home.root(), 0o2770);
        fs::create_dir_all(home.operator_key("maria").parent().unwrap()).unwrap();
        set(&home.operators(), STICKY_FOLDER);
        let own = home.operators().join("maria");
        set(&own, 0o700);
        fs::write(home.operator_key("maria"), "").unwrap();
        set(&home.operator_key("maria"), 0o600);
        assert!(
            looked(&home).iter().filter(|f| f.what == FILES).all(DoctorFinding::is_sound),
            "{:?}",
            looked(&home)
        );
        for (path, mode, fix) in [
            (own.clone(), 0o750, "chmod 700"),
            (home.operator_key("maria"), 0o640, "chmod 600"),
            (home.operators(), 0o2770, "chmod 3770"),
        ] {
            let was = fs::metadata(&path).unwrap().mode() & 0o7777;
            set(&path, mode);
            let findings = looked(&home);
            let bad: Vec<&DoctorFinding> =
                findings.iter().filter(|f| !f.is_sound() && f.what == FILES).collect();
            assert!(
                bad.len() == 1 && bad[0].fix.as_ref().unwrap().starts_with(fix),
                "{findings:?}"
            );
            set(&path, was);
        }
        fs::remove_file(home.operator_key("maria")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", home.operator_key("maria")).unwrap();
        assert!(looked(&home).iter().any(|f| f.says.ends_with("is a link")));
    }
}
