#![allow(clippy::unwrap_used)]

use std::os::unix::fs::{PermissionsExt, chown, symlink};

use super::*;

/// A number that nobody has.
const STRANGER: u32 = 64_301;

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    /// `dir/folder/file`, all of it the caller's.
    fn new() -> Place {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(place.folder()).unwrap();
        fs::write(place.file(), "x = 1\n").unwrap();
        set(&place.folder(), 0o755);
        set(&place.file(), 0o644);
        place
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("folder")
    }

    fn file(&self) -> PathBuf {
        self.folder().join("file")
    }
}

/// Only root can give a file away.
#[allow(clippy::print_stderr)]
fn given_away(path: &Path) -> bool {
    let given = std::os::unix::fs::lchown(path, Some(STRANGER), None).is_ok();
    if !given {
        eprintln!("NOT TRIED: only root can give a file to somebody else");
    }
    given
}

fn refused(path: &Path) -> String {
    let error = read(path, &Trust::caller(), 100).unwrap_err();
    format!("{error} -> {}", error.fix())
}

#[test]
fn what_others_can_write_is_not_read() {
    let place = Place::new();
    assert_eq!(read(&place.file(), &Trust::caller(), 100).unwrap(), b"x = 1\n");
    for mode in [0o664, 0o646, 0o666, 0o620, 0o602] {
        set(&place.file(), mode);
        let said = refused(&place.file());
        assert!(said.contains("can write to") && said.contains("chmod go-w"), "{mode:o}: {said}");
        assert!(said.contains(&format!("{mode:o}")), "{said}");
    }
    set(&place.file(), 0o400);
    read(&place.file(), &Trust::caller(), 100).unwrap();
    // Whoever can write to a folder above it can put another one there.
    for folder in [place.folder(), place.dir.path().to_owned()] {
        let before = fs::metadata(&folder).unwrap().mode();
        set(&folder, 0o777);
        let said = refused(&place.file());
        assert!(said.contains("everybody can write to the folder"), "{said}");
        set(&folder, 0o1777);
        read(&place.file(), &Trust::caller(), 100).unwrap();
        set(&folder, before);
    }
    assert!(refused(&place.folder()).contains("is not a file"));
    assert!(refused(&place.folder().join("none")).contains("No such file"));
    assert!(refused(&place.file().join("none")).contains("ot a directory"));
    let error = read(&place.file(), &Trust::caller(), 3).unwrap_err();
    assert!(error.to_string().contains("larger than 3 bytes"), "{error}");
}

#[test]
fn a_group_that_has_somebody_else_in_it_decides_nothing() {
    let place = Place::new();
    if chown(place.folder(), None, Some(STRANGER)).is_err() {
        given_away(&place.folder());
        return;
    }
    set(&place.folder(), 0o2775);
    let said = refused(&place.file());
    assert!(said.contains(&format!("the group {STRANGER} can write to the folder")), "{said}");
    set(&place.folder(), 0o3775);
    read(&place.file(), &Trust::caller(), 100).unwrap();
    // In a home that is made so its group may write beside the file; not above it, and not to the
    // file.
    set(&place.folder(), 0o2770);
    let home = Trust::home(&place.folder());
    read(&place.file(), &home, 100).unwrap();
    set(&place.file(), 0o660);
    assert!(read(&place.file(), &home, 100).is_err());
    set(&place.file(), 0o640);
    chown(place.dir.path(), None, Some(STRANGER)).unwrap();
    set(place.dir.path(), 0o2770);
    let error = read(&place.file(), &home, 100).unwrap_err();
    assert!(
        error.to_string().ends_with(&format!("{} (root, 2770)", place.dir.path().display())),
        "{error}"
    );
}

#[test]
fn what_a_stranger_owns_is_not_read() {
    for which in 0..3 {
        let place = Place::new();
        let given = [place.file(), place.folder(), place.dir.path().to_owned()][which].clone();
        if !given_away(&given) {
            return;
        }
        let said = refused(&place.file());
        assert!(
            said.contains(&format!("belongs to {STRANGER}")) && said.contains("sudo chown root"),
            "{said}"
        );
        // Whoever's it is may be trusted.
        read(&place.file(), &Trust::of(STRANGER), 100).unwrap();
    }
}

#[test]
fn links_are_followed_and_made_sure_of() {
    let place = Place::new();
    let (links, target) = (place.dir.path().join("links"), place.file());
    fs::create_dir(&links).unwrap();
    // As a mounted secret is: a link to a file in a folder that is itself a link.
    symlink("../folder", links.join("..data")).unwrap();
    symlink("..data/file", links.join("secret")).unwrap();
    symlink(&target, links.join("absolute")).unwrap();
    symlink("loop", links.join("loop")).unwrap();
    for name in ["secret", "absolute"] {
        assert_eq!(
            check(&links.join(name), &Trust::caller()).unwrap().path,
            target.canonicalize().unwrap()
        );
    }
    assert!(refused(&links.join("loop")).contains("more than 40 links"));
    set(&links, 0o1777);
    check(&links.join("secret"), &Trust::caller()).unwrap();
    // In a folder that everybody can write to, a stranger's link leads where the stranger likes.
    for name in ["secret", "..data", "absolute"] {
        if !given_away(&links.join(name)) {
            return;
        }
        assert!(refused(&links.join(name)).contains("belongs to"), "{name}");
        std::os::unix::fs::lchown(
            links.join(name),
            Some(rustix::process::geteuid().as_raw()),
            None,
        )
        .unwrap();
    }
    // What it leads to is looked at as well, with what is above it.
    set(&place.folder(), 0o777);
    assert!(refused(&links.join("secret")).contains("everybody can write to the folder"));
}

#[test]
fn a_path_is_one_word_for_a_shell() {
    for (path, said) in [
        ("/srv/readmit/home", "/srv/readmit/home"),
        ("/srv/help desk", "'/srv/help desk'"),
        ("/srv/o'neil", r"'/srv/o'\''neil'"),
        ("/srv/$(id)", "'/srv/$(id)'"),
    ] {
        assert_eq!(word(Path::new(path)), said);
    }
}
