//! The table of rooms in `docs/architecture.md` says what each imports: no more and no less than
//! the sources do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Sources that are only for tests, by a part of their path.
const OF_TESTS: [&str; 10] = [
    "/tests/",
    "/tests.rs",
    "/testing.rs",
    "/testing/",
    "/testkit/",
    "/golden.rs",
    "/contract/",
    "/hostile/",
    "/fake/",
    "/fake.rs",
];

/// The part of a source outside of comments and of its tests at the end.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    product
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that are named after `crate::`, alone or in braces.
fn imports(code: &str) -> BTreeSet<String> {
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
    };
    let mut found = BTreeSet::new();
    for (at, name) in code.match_indices("crate::") {
        let rest = &code[at + name.len()..];
        let Some(inner) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let (mut depth, mut begins) = (1, true);
        for (i, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => begins = true,
                c if begins && !c.is_whitespace() => {
                    found.insert(word(&inner[i..]));
                    begins = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

fn read(folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push((path.to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Each room with the rooms that it imports.
fn rooms() -> BTreeMap<String, BTreeSet<String>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read(&top.join("src"), &mut sources);
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in &sources {
        let inside = path.split("/src/").last().unwrap();
        let room = inside.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        if matches!(room.as_str(), "main" | "lib" | "testkit") {
            continue;
        }
        let named = rooms.entry(room).or_default();
        if !OF_TESTS.iter().any(|part| path.contains(part)) {
            named.extend(imports(&code(text)));
        }
    }
    let names: BTreeSet<String> = rooms.keys().cloned().collect();
    for (room, named) in &mut rooms {
        named.retain(|name| names.contains(name) && name != room);
    }
    rooms
}

#[test]
fn every_room_imports_what_the_table_says() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rooms = rooms();
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in std::fs::read_to_string(top.join("docs/architecture.md")).unwrap().lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(room) = cells.get(1).and_then(|cell| cell.strip_prefix("`src/")) else {
            continue;
        };
        let room = room.trim_end_matches('`').trim_end_matches(".rs").to_owned();
        told.insert(
            room,
            cells[3].split(", ").filter(|n| !n.is_empty()).map(str::to_owned).collect(),
        );
    }
    assert_eq!(told, rooms, "left: docs/architecture.md; right: the sources");
}

/// A room may stand only on rooms that stand already: otherwise some rooms stand on each other.
#[test]
fn no_room_stands_on_itself_by_way_of_others() {
    let mut left = rooms();
    while !left.is_empty() {
        let ready: Vec<String> = left
            .iter()
            .filter(|(_, named)| named.iter().all(|n| !left.contains_key(n)))
            .map(|(r, _)| r.clone())
            .collect();
        assert!(!ready.is_empty(), "these import each other in a circle: {left:?}");
        left.retain(|room, _| !ready.contains(room));
    }
}

/// A new platform touches, beside its own folders, the list of platforms and the list of logs.
#[test]
fn a_platform_is_named_in_its_own_folders_and_in_two_lists() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read(&top.join("src"), &mut sources);
    for (folder, kind) in [("auth0", "Auth0"), ("keycloak", "Keycloak")] {
        let own = [format!("provider/{folder}/"), format!("reconcile/format/{folder}/")];
        let names = [format!("{folder}::"), format!("{kind}::"), format!("::{kind}")];
        let mut naming: Vec<&str> = sources
            .iter()
            .filter(|(path, _)| !OF_TESTS.iter().any(|part| path.contains(part)))
            .filter(|(_, text)| names.iter().any(|name| code(text).contains(name)))
            .map(|(path, _)| path.split("/src/").last().unwrap())
            .filter(|path| !own.iter().any(|own| path.starts_with(own)))
            .collect();
        naming.sort_unstable();
        assert_eq!(naming, ["provider/mod.rs", "reconcile/format/mod.rs"], "{kind}");
    }
}
