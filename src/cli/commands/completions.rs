use clap::Args;
use clap_complete::Shell;

use crate::cli::Failure;
use crate::cli::out::Out;

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &CompletionsArgs, out: &mut Out) -> Result<u8, Failure> {
    out.line(script(args.shell).trim_end())?;
    Ok(0)
}

/// The completions for a shell, as they are committed in `completions/`.
pub fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut crate::cli::definition(), "readmit", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::ValueEnum;
    use clap_complete::Shell;

    use super::script;

    /// Every shell, with the file that its completions are kept in.
    fn files() -> Vec<(Shell, String)> {
        let name = |shell: &Shell| match shell {
            Shell::Bash => "readmit.bash".to_owned(),
            Shell::Zsh => "_readmit".to_owned(),
            Shell::Fish => "readmit.fish".to_owned(),
            Shell::PowerShell => "_readmit.ps1".to_owned(),
            Shell::Elvish => "readmit.elv".to_owned(),
            other => format!("readmit.{other}"),
        };
        Shell::value_variants().iter().map(|s| (*s, name(s))).collect()
    }

    #[test]
    fn the_committed_completions_are_current() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        for (shell, name) in files() {
            let kept = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
            assert!(
                kept.trim_end() == script(shell).trim_end(),
                "completions/{name} is not current; run: cargo run -- completions {shell} > completions/{name}"
            );
        }
    }
}
