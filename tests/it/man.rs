//! `readmit man` writes a page for every command and one for the configuration, and the pages are
//! ones that man and mandoc read without complaint.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// The names of the pages of a command and of all below it.
fn pages(command: &clap::Command, name: &str, into: &mut BTreeSet<String>) {
    into.insert(format!("{name}.1"));
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        pages(sub, &format!("{name}-{}", sub.get_name()), into);
    }
}

fn written(folder: &Path) -> BTreeSet<String> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_readmit")).arg("man").arg(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// `None`: there is no such program here, which is said.
#[allow(clippy::print_stderr)]
fn reader(program: &str, args: &[&str], page: &Path) -> Option<Output> {
    match Command::new(program).args(args).arg(page).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!(
                "NOT READ: {program} is not installed here, so it did not read the manual pages"
            );
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

#[test]
fn every_command_has_a_page_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("not there yet");
    let mut wanted = BTreeSet::from(["readmit-config.5".to_owned()]);
    pages(&readmit::cli::definition(), "readmit", &mut wanted);
    assert_eq!(written(&folder), wanted);
    // All but those that only lead to others have an example, and none has what nobody gave a
    // heading.
    for page in &wanted {
        let text = std::fs::read_to_string(folder.join(page)).unwrap();
        let leads = text.contains(".SH SUBCOMMANDS");
        assert!(leads || text.contains(".SH EXAMPLES\n.nf\n"), "{page}");
        assert!(!text.contains(".SH EXTRA"), "{page}");
    }
    for (program, args) in [
        ("mandoc", &["-T", "lint", "-W", "error"][..]),
        ("man", &["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"]),
    ] {
        for page in &wanted {
            let Some(output) = reader(program, args, &folder.join(page)) else {
                break;
            };
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.success() && complaint.is_empty(),
                "{program}, {page}: {complaint}"
            );
            assert!(program != "mandoc" || output.stdout.is_empty(), "{page}: {output:?}");
        }
    }
}
