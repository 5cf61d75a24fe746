//! The files in `completions/` are loaded by the shells that they are for, and complete a command.
//! Whether they are current is tested beside the command that prints them.
//!
//! A shell that is not installed is named on standard error, and is a failure if `SHELLS_REQUIRED`
//! (names, separated by blanks) names it: `.ci/run` does.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::desk::{BINARY, Desk, reset};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

/// Runs `script` in a shell, with the path of a completion file in `$FILE`, and gives what it
/// printed. `None`: there is no such shell here.
fn run(shell: &str, args: &[&str], script: &str, name: &str) -> Option<String> {
    run_with(shell, args, script, name, &[])
}

/// The same with these variables.
fn run_with(
    shell: &str,
    args: &[&str],
    script: &str,
    name: &str,
    env: &[(&str, &str)],
) -> Option<String> {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(shell);
    command
        .args(args)
        .arg(script)
        .env("FILE", file(name))
        .env("HOME", home.path())
        .envs(env.iter().copied())
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
_readmit readmit Car --held-by
echo "${COMPREPLY[@]}"
COMP_WORDS=(readmit cases --since Car) COMP_CWORD=3
_readmit readmit Car --ticket 2>/dev/null
echo "${COMPREPLY[@]}""#;
    if let Some(said) = run("bash", &["--norc", "--noprofile", "-c"], script, "readmit.bash") {
        // Of names that no shell knows, what was typed stands as it is: no file of the folder takes
        // its place.
        // Where there is no program and no home, nothing is offered and nothing is said.
        assert_eq!(
            said,
            "recover\nexport\nvideo-call known-phone ticket federated-sign-in\n\nCar\n"
        );
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

/// Cases and operators come from the ledger, by the program that is called `readmit` here.
#[test]
fn a_ledgers_cases_and_operators_are_offered() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    let asked = |what: &str| desk.run(&["complete-values", what]).ended(0);
    assert_eq!((asked("cases").out, asked("cases").err), (format!("{case}\n"), String::new()));
    assert_eq!(asked("operators").out, "jonas\npetra\n");
    assert_eq!(asked("providers").out, "embedded\n");
    assert_eq!(asked("passphrases").out, "");
    // A home that is named on the line counts, and one that is none says nothing.
    let away = desk.beside("nowhere");
    let none = desk.run(&["complete-values", "cases", "--home", away.to_str().unwrap()]).ended(0);
    assert_eq!((none.out.as_str(), none.err.as_str(), away.exists()), ("", "", false));

    let path = format!("{}:/usr/bin:/bin", Path::new(BINARY).parent().unwrap().display());
    let home = desk.home();
    let offers = |shell: &str, args: &[&str], script: &str, name: &str| {
        let script = script.replace("$CASE", &case);
        let env = [("PATH", path.as_str()), ("READMIT_HOME", home.to_str().unwrap())];
        run_with(shell, args, &script, name, &env)
    };
    let bash = r#"set -u
source "$FILE"
COMP_WORDS=(readmit resume R) COMP_CWORD=2
_readmit readmit R resume
echo "${COMPREPLY[@]}"
COMP_WORDS=(readmit cases --held-by "") COMP_CWORD=3
_readmit readmit "" --held-by
echo "${COMPREPLY[@]}""#;
    if let Some(said) = offers("bash", &["--norc", "--noprofile", "-c"], bash, "readmit.bash") {
        assert_eq!(said, format!("{case}\njonas petra\n"));
    }
    let fish = r#"source $FILE; and complete -C "readmit resume R"; and complete -C "readmit cases --held-by j""#;
    if let Some(said) = offers("fish", &["--no-config", "-c"], fish, "readmit.fish") {
        let words: Vec<&str> = said.lines().filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(words, [case.as_str(), "jonas"]);
    }
    let zsh = r#"autoload -Uz compinit && compinit -u -D && source "$FILE"
compadd() { print -l -- ${(P)@[-1]} }
_readmit_values_cases
_readmit_values_operators"#;
    if let Some(said) = offers("zsh", &["-f", "-c"], zsh, "_readmit") {
        assert_eq!(said, format!("{case}\njonas\npetra\n"));
    }
}
