//! Runs the embedded directory's own commands in this command line.

use super::directory::{DirectoryCommand, Human, run};
use crate::base::clock::SystemClock;
use crate::base::random;
use crate::base::safe_text::safe;
use crate::cli::installation::home;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::directory::{Directory, Hashing};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

pub fn run_in(
    command: &DirectoryCommand,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let fault = |error: crate::directory::DirectoryError| {
        let code = 7;
        Failure::new(code, error.to_string()).hint(error.hint())
    };
    let mut directory = Directory::open(home(global)?.root(), Hashing::owasp()).map_err(fault)?;
    let terminal = Terminal::detect(global.wishes());
    let mut person = crate::ui::prompter(terminal, interrupts.clone(), std::time::Duration::from_secs(1));
    let mut entropy: fn(&mut [u8]) = random::fill;
    let mut desk = super::directory::DirectoryContext {
        directory: &mut directory,
        person: person.as_mut(),
        clock: &SystemClock,
        random: &mut entropy,
    };
    let report = run(command, &mut desk).map_err(|error| {
        let failure = Failure::new(u8::try_from(error.exit_code()).unwrap_or(1), error.to_string());
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })?;
    if out.json().is_some() {
        out.document(&report.json)?;
        return Ok(0);
    }
    match report.human {
        Human::Grid(grid) => out.line(&crate::ui::table(&grid, global.wishes()))?,
        Human::Card(card) => out.line(crate::ui::card(&card, global.wishes()).trim_matches('\n'))?,
        Human::Line(line) => out.line(&safe(&line))?,
    }
    Ok(0)
}
