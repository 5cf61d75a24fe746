//! The names of the files of a tiled log: `tlog-tiles`.

use crate::ledger::format::tiles::TILE;

/// The path of a tile of hashes within the folder. `width`: how many hashes are in it.
pub fn tile_path(level: u32, index: u64, width: u64) -> String {
    format!("tile/{level}/{}", place(index, width))
}

/// The path of a bundle of entries within the folder.
pub fn entries_path(index: u64, width: u64) -> String {
    format!("tile/entries/{}", place(index, width))
}

/// Returns true for the path of a full tile or bundle, as it is written here.
pub fn is_full(path: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut parts = path.split('/');
    let begins = parts.next() == Some("tile")
        && parts.next().is_some_and(|level| level == "entries" || digits(level));
    let Some(last) = parts.next_back().filter(|_| begins) else { return false };
    let three = |part: &str| part.len() == 3 && digits(part);
    three(last) && parts.all(|part| part.strip_prefix('x').is_some_and(three))
}

fn place(index: u64, width: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < TILE { format!("{path}.p/{width}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_standard() {
        assert_eq!(tile_path(0, 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(tile_path(1, 0, 17), "tile/1/000.p/17");
        assert_eq!(entries_path(999, 256), "tile/entries/999");
        assert_eq!(entries_path(1000, 1), "tile/entries/x001/000.p/1");
        for full in ["tile/0/000", "tile/12/x001/x234/067", "tile/entries/x001/000"] {
            assert!(is_full(full), "{full}");
        }
        let others = ["", "tile", "tile/0", "tile/x/000", "tile/0/x001/../000", "tile/0/000.p"];
        for other in others.into_iter().chain(["/tile/0/000", "tile/0/0000", "tile/0/x1/000"]) {
            assert!(!is_full(other), "{other}");
        }
    }
}
