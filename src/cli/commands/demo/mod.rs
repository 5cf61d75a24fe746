//! `readmit demo`: a guided recovery on a throwaway directory and ledger.

mod demo_home;
mod ending;
mod guided;
mod senior;
#[cfg(test)]
mod tests;
mod tour;
mod transcript;

use std::path::PathBuf;

use clap::Args;

use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::demo::{STORIES, Story};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;
use demo_home::DemoHome;

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Keep the demo's home in this new folder, to look at it afterwards [default: it is removed]
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// One story only
    #[arg(long, value_name = "NAME", value_parser = STORIES.iter().map(|s| s.name).collect::<Vec<_>>())]
    story: Option<String>,
}

/// A demo that is broken off leaves nothing, unless its home is kept: then what was recorded so far
/// is there.
fn broken_off(failure: Failure, house: &DemoHome, interrupts: &Interrupts) -> Failure {
    if interrupts.raised().is_none() && failure.code < 128 {
        return failure;
    }
    let root = house.root().display();
    if house.kept() {
        failure.hint(format!(
            "what was done so far is kept: `readmit --home {root} audit list` shows it"
        ))
    } else {
        failure.hint("nothing of the demo is left: run it again")
    }
}

pub fn run(
    args: &DemoArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let terminal = Terminal::detect(global.wishes());
    let story: Option<&'static Story> =
        args.story.as_deref().and_then(|name| STORIES.iter().find(|s| s.name == name));
    // Dropped on every way out, signals included, which are only taken note of: with it goes the
    // folder.
    let house = DemoHome::build(args.keep.as_deref())?;
    let code = if terminal.interactive && out.json().is_none() {
        guided::run(&house, story, terminal, interrupts)
    } else {
        tour::run(&house, story, global, out, interrupts)
    };
    let code = code.map_err(|failure| broken_off(failure, &house, interrupts))?;
    if house.kept() && out.json().is_none() {
        let root = house.root().display();
        out.verbatim(&format!("kept: {root}\nlook at it with: readmit --home {root} audit list"))?;
    }
    Ok(code)
}
