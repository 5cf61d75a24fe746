use super::*;
use std::fs;

#[test]
#[cfg(unix)]
fn the_files_are_the_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let mut place = Place::new();
    place.add("maria");
    for entry in fs::read_dir(place.home.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            entry.path().display()
        );
    }
}

#[test]
fn no_secret_is_in_the_files_in_clear() {
    use secrecy::ExposeSecret;
    let mut place = Place::new();
    let (user, mut caller) = place.caller("maria");
    let codes = place
        .directory
        .generate_codes(&user, 3, place.now, Actor::User, &mut place.random)
        .unwrap();
    caller.backup_codes = vec![codes[0].clone()];
    let session = place.sign_in(&mut caller).unwrap();
    let mut files = Vec::new();
    for entry in fs::read_dir(place.home.path()).unwrap() {
        files.extend(fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |secret: &secrecy::SecretString| {
        let secret = secret.expose_secret().as_bytes();
        files.windows(secret.len()).any(|w| w.eq_ignore_ascii_case(secret))
    };
    assert!(holds(&"maria".into()));
    for secret in codes.iter().chain([&caller.password, &session.token]) {
        assert!(!holds(secret));
    }
}

#[test]
fn what_is_not_a_directory_is_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let open = || Directory::open(home.path(), Hashing::cheap()).err().unwrap();
    assert!(matches!(open(), DirectoryError::Missing(_)));
    fs::write(
        Directory::path(home.path()),
        "no database at all, but a long enough text to be taken for one",
    )
    .unwrap();
    assert!(matches!(open(), DirectoryError::NotADirectory(_)), "{:?}", open());
    fs::remove_file(Directory::path(home.path())).unwrap();
    rusqlite::Connection::open(Directory::path(home.path()))
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(matches!(open(), DirectoryError::NotADirectory(_)), "{:?}", open());
    let create = Directory::create(home.path(), Hashing::cheap(), &mut counting()).err();
    assert!(matches!(create, Some(DirectoryError::Exists(_))));
}

#[test]
fn a_newer_one_is_left_alone() {
    let place = Place::new();
    place.directory.store.raw().pragma_update(None, "user_version", 99).unwrap();
    let error = Directory::open(place.home.path(), Hashing::cheap()).err();
    assert!(matches!(error, Some(DirectoryError::Newer { found: 99, known: 2 })), "{error:?}");
}

#[test]
fn a_file_that_was_moved_away_takes_no_writes() {
    let mut place = Place::new();
    let user = place.add("maria");
    let (here, away) = (Directory::path(place.home.path()), place.home.path().join("away"));
    fs::rename(&here, &away).unwrap();
    let write = place.directory.set_enabled(&user, false, place.now, Actor::Admin);
    assert_eq!(write, Err(DirectoryError::Replaced));
    assert_eq!(place.directory.find("maria"), Err(DirectoryError::Replaced));
    fs::rename(&away, &here).unwrap();
    assert!(place.directory.profile(&user, place.now).unwrap().enabled);
}

#[test]
fn a_read_only_file_and_one_that_is_locked_are_told_apart() {
    let mut place = Place::new();
    let user = place.add("maria");
    place.directory.store.raw().pragma_update(None, "query_only", true).unwrap();
    let write = place.directory.set_enabled(&user, false, place.now, Actor::Admin);
    assert_eq!(write, Err(DirectoryError::ReadOnly));
    place.directory.store.raw().pragma_update(None, "query_only", false).unwrap();

    let other = rusqlite::Connection::open(Directory::path(place.home.path())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    place.directory.store.raw().busy_timeout(std::time::Duration::ZERO).unwrap();
    let write = place.directory.set_enabled(&user, false, place.now, Actor::Admin);
    assert_eq!(write, Err(DirectoryError::Busy));
    assert!(place.directory.profile(&user, place.now).unwrap().enabled);
}

#[test]
fn several_users_may_share_an_address() {
    let mut place = Place::new();
    let shared = |login: &str| NewUser::new(login, "x").address("Front.Desk@example.com", None);
    for login in ["b", "a", "front.desk@example.com"] {
        place.directory.add(&shared(login), place.now, &mut place.random).unwrap();
    }
    let found = place.directory.find(" front.desk@EXAMPLE.com ").unwrap();
    let logins: Vec<&str> = found.iter().map(|u| u.login.as_str()).collect();
    assert_eq!(logins, ["a", "b", "front.desk@example.com"]);
    assert_eq!(place.directory.find(&found[0].id.0).unwrap(), found[..1]);
    assert_eq!(place.directory.find("nobody").unwrap(), []);
    assert_eq!(place.directory.find("").unwrap(), []);
}

#[test]
fn logins_can_be_seen_and_typed_and_names_may_be_anything() {
    let mut place = Place::new();
    for login in ["", " ", "a b", "a\u{202e}b", "a\u{1b}[2Jb", "a\u{200b}", &"x".repeat(257)] {
        let added = place.directory.add(&NewUser::new(login, "x"), place.now, &mut place.random);
        assert!(
            matches!(added, Err(DirectoryError::Misfit { thing: "login", .. })),
            "{login:?}: {added:?}"
        );
    }
    let name = "\u{1b}]0;x\u{7}\u{202e}=HYPERLINK(1)";
    let user = place.directory.add(&NewUser::new("a", name), place.now, &mut place.random).unwrap();
    assert_eq!(place.directory.profile(&user, place.now).unwrap().user.name, name);
    let again = place.directory.add(&NewUser::new("A", "x"), place.now, &mut place.random);
    assert_eq!(again, Err(DirectoryError::Taken { thing: "login", name: "A".into() }));
}

/// The plan of every look-up that a case makes: no table is read whole.
#[test]
fn looking_someone_up_reads_no_table_whole() {
    let place = Place::new();
    let plan = |sql: &str| {
        let mut query =
            place.directory.store.raw().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let values = vec!["x"; query.parameter_count()];
        let steps = query
            .query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>("detail"))
            .unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    };
    for table in [
        "phones",
        "addresses",
        "managers",
        "identities",
        "groups",
        "factors",
        "codes",
        "sessions",
        "devices",
    ] {
        let plan = plan(&format!("SELECT * FROM {table} WHERE user = ?1"));
        assert!(plan.contains("SEARCH") && !plan.contains("SCAN"), "{table}: {plan}");
    }
    let plan = plan("SELECT * FROM sign_ins WHERE user = ?1 AND at >= ?2 ORDER BY at, id");
    assert!(plan.contains("SEARCH") && !plan.contains("SCAN") && !plan.contains("TEMP"), "{plan}");
}

/// Neither the seed of a factor that is gone nor a hash that was replaced can be read in the file.
#[test]
fn what_was_removed_is_overwritten() {
    let mut place = Place::new();
    let (maria, _) = place.enrolled("maria");
    let (li, _) = place.enrolled("li");
    let seed = |place: &Place, user: &crate::model::UserId| -> Vec<u8> {
        let sql = "SELECT secret FROM factors WHERE user = ?1 AND secret IS NOT NULL";
        place.directory.store.raw().query_row(sql, [user.0.as_str()], |row| row.get(0)).unwrap()
    };
    let (gone, stays) = (seed(&place, &maria), seed(&place, &li));
    let factor = place.directory.factors(&maria).unwrap()[0].id.clone();
    let now = place.now;
    assert!(place.directory.remove_factor(&maria, &factor, now, Actor::Admin).unwrap());
    let Place { home, directory, .. } = place;
    drop(directory);
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(home.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |seed: &[u8]| bytes.windows(seed.len()).any(|w| w == seed);
    assert!(holds(&stays), "the search finds what is there");
    assert!(!holds(&gone));
}
