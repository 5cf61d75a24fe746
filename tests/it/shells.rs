//! The files in `completions/` are loaded by the shells that they are for, and complete a command.
//! Whether they are current is tested beside the command that prints them.
//!
//! A shell that is not installed is named on standard error, and is a failure if `SHELLS_REQUIRED`
//! (names, separated by blanks) names it: `.ci/run` does.

use std::path::{Path, PathBuf};
use std::process::Command;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

/// Runs `script` in a shell, with the path of a completion file in `$FILE`, and gives what it
/// printed. `None`: there is no such shell here.
fn run(shell: &str, args: &[&str], script: &str, name: &str) -> Option<String> {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(shell);
    command
        .args(args)
        .arg(script)
        .env("FILE", file(name))
        .env("HOME", home.path())
        .current_dir(home.path());
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            missing(shell);
            return None;
        }
        Err(error) => panic!("{shell}: {error}"),
    };
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.is_empty(), "{shell}: {}\n{said}", output.status);
    Some(String::from_utf8(output.stdout).unwrap())
}

#[allow(clippy::print_stderr)]
fn missing(shell: &str) {
    let required = std::env::var("SHELLS_REQUIRED").unwrap_or_default();
    assert!(
        !required.split_whitespace().any(|name| name == shell),
        "{shell} is required, and not installed"
    );
    eprintln!("NOT LOADED: {shell} is not installed here, so its completions were not tried");
}

#[test]
fn bash_loads_its_completions() {
    let script = r#"set -u
source "$FILE"
COMP_WORDS=(readmit reco) COMP_CWORD=1
_readmit readmit reco readmit
echo "${COMPREPLY[@]}"
COMP_WORDS=(readmit audit ex) COMP_CWORD=2
_readmit readmit ex audit
echo "${COMPREPLY[@]}"
COMP_WORDS=(readmit recover nora --verify "") COMP_CWORD=4
_readmit readmit "" --verify
echo "${COMPREPLY[@]}"
COMP_WORDS=(readmit cases --held-by Car) COMP_CWORD=3
_readmit readmit Car --held-by 2>/dev/null
echo "${COMPREPLY[@]}""#;
    if let Some(said) = run("bash", &["--norc", "--noprofile", "-c"], script, "readmit.bash") {
        // Of names that no shell knows, what was typed stands as it is: no file of the folder takes
        // its place.
        assert_eq!(said, "recover\nexport\nvideo-call known-phone ticket federated-sign-in\nCar\n");
    }
}

#[test]
fn zsh_loads_its_completions() {
    let script = r#"autoload -Uz compinit && compinit -u -D && source "$FILE" && print $_comps[readmit] $+functions[_readmit]"#;
    if let Some(said) = run("zsh", &["-f", "-c"], script, "_readmit") {
        assert_eq!(said, "_readmit 1\n");
    }
}

#[test]
fn fish_loads_its_completions() {
    let script =
        r#"source $FILE; and complete -C "readmit reco"; and complete -C "readmit audit ex""#;
    if let Some(said) = run("fish", &["--no-config", "-c"], script, "readmit.fish") {
        let words: Vec<&str> = said.lines().filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(words, ["recover", "export"]);
    }
}

/// Without a terminal elvish has no editor to complete in, so the script gets one that keeps what
/// it is told.
#[test]
fn elvish_loads_its_completions() {
    let script = r"use str
var edit = (ns [
  &completion:=(ns [&arg-completer=[&]])
  &complex-candidate~={|text &display='' &code-suffix=''| put $text }
])
eval &ns=(ns [&edit:=$edit]) (slurp < $E:FILE)
var complete = $edit[completion:][arg-completer][readmit]
echo (str:join ' ' [($complete readmit '')])
echo (str:join ' ' [($complete readmit audit '')])";
    if let Some(said) = run("elvish", &["-norc", "-c"], script, "readmit.elv") {
        let lines: Vec<Vec<&str>> = said.lines().map(|line| line.split(' ').collect()).collect();
        assert!(lines[0].contains(&"recover"), "{said}");
        assert!(lines[1].contains(&"export") && !lines[1].contains(&"recover"), "{said}");
    }
}

#[test]
fn powershell_loads_its_completions() {
    let script = r". $env:FILE
(TabExpansion2 'readmit reco' 12).CompletionMatches | ForEach-Object { $_.CompletionText }";
    if let Some(said) =
        run("pwsh", &["-NoProfile", "-NonInteractive", "-Command"], script, "_readmit.ps1")
    {
        assert_eq!(said.trim_end(), "recover");
    }
}
