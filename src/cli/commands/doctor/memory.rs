//! The check of whether the content of memory can end up on a disk: in a core file, or in swap.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

use super::finding::{DoctorFinding, advice, sound};

const CORE: &str = "core dumps";
const SWAP: &str = "swap";

pub fn look(findings: &mut Vec<DoctorFinding>) {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let core = Core {
        none: getrlimit(Resource::Core).current == Some(0),
        dumpable: !matches!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable)),
        pattern: read("/proc/sys/kernel/core_pattern"),
        filter: read("/proc/self/coredump_filter"),
    };
    findings.push(core.finding());
    findings.push(swap(Path::new("/")));
}

/// The fate of this program's memory when the program crashes.
struct Core {
    /// No core file is written.
    none: bool,
    /// The kernel dumps it at all.
    dumpable: bool,
    /// The place where core files go.
    pattern: String,
    /// The kinds of memory that are in core files, as a mask in hex.
    filter: String,
}

impl Core {
    fn finding(&self) -> DoctorFinding {
        if !self.dumpable {
            return sound(
                CORE,
                "off: this program is not dumped, and no other of this login can read its memory",
            );
        }
        let (pattern, filter) = (self.pattern.trim(), self.filter.trim());
        // A program that cores are piped to gets them whatever the limit says.
        let piped =
            pattern.strip_prefix('|').map(|p| p.split_whitespace().next().unwrap_or_default());
        let private = u64::from_str_radix(filter, 16).map_or(true, |mask| mask & 1 != 0);
        match piped {
            None if self.none => sound(CORE, "off: the limit for core files is 0"),
            Some(program) if private => advice(
                CORE,
                format!(
                    "a crash hands this program's memory, secrets too, to {program} (filter {filter})"
                ),
                "use a release build, which is not dumped; or `echo core | sudo tee /proc/sys/kernel/core_pattern`, or \
                 Storage=none in coredump.conf",
            ),
            None if private => {
                let says = format!(
                    "a crash writes this program's memory, secrets too, to {pattern} (filter {filter})"
                );
                advice(CORE, says, "ulimit -c 0")
            }
            Some(_) | None => {
                sound(CORE, format!("without this program's own memory (filter {filter})"))
            }
        }
    }
}

/// Checks whether memory can be written to a disk that is not encrypted. `root` is the folder where
/// `/proc` and `/sys` are.
fn swap(root: &Path) -> DoctorFinding {
    if cfg!(target_os = "macos") {
        return sound(SWAP, "encrypted, as macOS always does");
    }
    let Ok(table) = fs::read_to_string(root.join("proc/swaps")) else {
        return advice(
            SWAP,
            "whether there is any, and encrypted, cannot be seen on this system",
            "look for yourself",
        );
    };
    // "Filename Type Size Used Priority", and a line each; blanks in a name are written as \040.
    let places: Vec<PathBuf> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .map(|name| PathBuf::from(name.replace("\\040", " ")))
        .collect();
    if places.is_empty() {
        return sound(SWAP, "there is none");
    }
    if spared(root) {
        return sound(SWAP, "not for this program (memory.swap.max is 0)");
    }
    let bare: Vec<String> = places
        .iter()
        .filter(|place| {
            !in_memory(place) && !device(root, place).is_some_and(|device| encrypted(&device, 0))
        })
        .map(|place| place.display().to_string())
        .collect();
    if bare.is_empty() {
        return sound(SWAP, "encrypted, or in memory");
    }
    advice(
        SWAP,
        format!(
            "memory, secrets too, can be written to {}, which is not seen to be encrypted",
            bare.join(", ")
        ),
        "encrypt it (a line with /dev/urandom and `swap` in /etc/crypttab), or `sudo swapoff -a`; for this program alone: \
         systemd-run --user --scope -p MemorySwapMax=0 readmit ...",
    )
}

/// Compressed memory: it is on no disk, unless it was given one to write back to.
fn in_memory(place: &Path) -> bool {
    let name = place.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    place.starts_with("/dev") && name.starts_with("zram")
}

/// Returns true if this program's control group is kept out of swap.
fn spared(root: &Path) -> bool {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let Some(path) = groups.lines().find_map(|line| line.strip_prefix("0::/")) else {
        return false;
    };
    let limit = root.join("sys/fs/cgroup").join(path).join("memory.swap.max");
    fs::read_to_string(limit).is_ok_and(|limit| limit.trim() == "0")
}

/// Returns the path under which the kernel describes the device that a swap is on. For a swap in a
/// file, the device is the one that the file is on.
fn device(root: &Path, place: &Path) -> Option<PathBuf> {
    let place = root.join(place.strip_prefix("/").ok()?).canonicalize().ok()?;
    if let Ok(name) = place.strip_prefix(root.join("dev")) {
        return Some(root.join("sys/class/block").join(name.file_name()?));
    }
    let dev = fs::metadata(&place).ok()?.dev();
    let (major, minor) = (rustix::fs::major(dev), rustix::fs::minor(dev));
    Some(root.join(format!("sys/dev/block/{major}:{minor}")))
}

/// Returns true if the device is dm-crypt's. A device that lies with all its parts on dm-crypt
/// devices counts too.
fn encrypted(device: &Path, depth: usize) -> bool {
    let uuid = fs::read_to_string(device.join("dm/uuid")).unwrap_or_default();
    if uuid.starts_with("CRYPT-") {
        return true;
    }
    let parts: Vec<PathBuf> = fs::read_dir(device.join("slaves"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    depth < 8 && !parts.is_empty() && parts.iter().all(|part| encrypted(part, depth + 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn core(none: bool, dumpable: bool, pattern: &str, filter: &str) -> DoctorFinding {
        Core { none, dumpable, pattern: pattern.into(), filter: filter.into() }.finding()
    }

    #[test]
    fn a_core_file_is_off_or_told_of() {
        let piped = "|/usr/lib/systemd/systemd-coredump %P %u\n";
        for (finding, sound, word) in [
            (core(true, false, piped, "00000033\n"), true, "not dumped"),
            (core(true, true, "core\n", "00000033\n"), true, "limit"),
            (core(true, true, piped, "00000033\n"), false, "systemd-coredump"),
            (core(false, true, "core\n", "00000033\n"), false, "to core"),
            (core(false, true, "core\n", "00000032\n"), true, "without"),
            (core(true, true, piped, "00000010\n"), true, "without"),
            (core(false, true, "core\n", ""), false, "to core"),
        ] {
            assert!(finding.is_sound() == sound && finding.says.contains(word), "{finding:?}");
            assert_eq!(finding.fix.is_some(), !sound);
        }
    }

    /// A system with this much in `/proc/swaps`.
    fn system(swaps: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for folder in [
            "proc/self",
            "dev",
            "sys/class/block/sda2",
            "sys/class/block/dm-0/dm",
            "sys/class/block/dm-1/dm",
        ] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        fs::write(
            root.path().join("proc/swaps"),
            format!("Filename Type Size Used Priority\n{swaps}"),
        )
        .unwrap();
        for device in ["sda2", "dm-0", "dm-1", "zram0"] {
            fs::write(root.path().join("dev").join(device), "").unwrap();
        }
        let block = root.path().join("sys/class/block");
        fs::write(block.join("dm-0/dm/uuid"), "CRYPT-PLAIN-swap\n").unwrap();
        // A logical volume on it.
        fs::write(block.join("dm-1/dm/uuid"), "LVM-abc\n").unwrap();
        fs::create_dir_all(block.join("dm-1/slaves")).unwrap();
        std::os::unix::fs::symlink(block.join("dm-0"), block.join("dm-1/slaves/dm-0")).unwrap();
        root
    }

    #[test]
    fn swap_is_sound_where_it_is_not_encrypted_nowhere() {
        let line = |device: &str| format!("{device} partition 1 0 -2\n");
        for (swaps, sound, word) in [
            (String::new(), true, "none"),
            (line("/dev/dm-0"), true, "encrypted"),
            (line("/dev/dm-1"), true, "encrypted"),
            (line("/dev/zram0"), true, "in memory"),
            (line("/dev/sda2"), false, "/dev/sda2"),
            (line("/dev/dm-0") + &line("/dev/sda2"), false, "to /dev/sda2"),
            ("/dev/gone partition 1 0 -2\n".into(), false, "/dev/gone"),
            ("/swap\\040file file 1 0 -2\n".into(), false, "/swap file"),
        ] {
            let finding = swap(system(&swaps).path());
            assert!(
                finding.is_sound() == sound && finding.says.contains(word),
                "{swaps}: {finding:?}"
            );
        }
        let root = system(&line("/dev/sda2"));
        fs::write(root.path().join("proc/self/cgroup"), "0::/app.slice/readmit\n").unwrap();
        fs::create_dir_all(root.path().join("sys/fs/cgroup/app.slice/readmit")).unwrap();
        fs::write(root.path().join("sys/fs/cgroup/app.slice/readmit/memory.swap.max"), "0\n")
            .unwrap();
        assert!(swap(root.path()).is_sound());
        assert!(!swap(Path::new("/nowhere")).is_sound(), "what cannot be seen is not sound");
    }
}
