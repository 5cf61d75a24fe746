//! The programs beside a recovery: are they there?

use std::path::Path;

use super::finding::{DoctorFinding, sound, wrong};
use crate::home::Config;

/// Looks whether the programs that are told and asked can be found. None is started.
pub fn look(config: &Config, findings: &mut Vec<DoctorFinding>) {
    let tables = ["[notify]", "[ticket]"];
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
