use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::directory::Actor;
use crate::ui::prompter::{Reveal, SecretKind};
use crate::ui::secret_file::SecretFile;

#[derive(Args, Debug)]
pub struct CodesArgs {
    /// Login, address or id
    user: String,
    /// The number of codes
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=20))]
    count: u8,
    /// Write them to this new file, one a line, instead of showing them
    #[arg(long, value_name = "FILE")]
    secret_to: Option<PathBuf>,
}

pub fn run(args: &CodesArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let user = desk.user(&args.user)?;
    // Before the old ones are gone: whether the new ones can be told at all.
    let mut file = args.secret_to.as_ref().map(SecretFile::new);
    match &file {
        Some(file) => file.prepare()?,
        None => desk.person.can_reveal(SecretKind::Codes)?,
    }
    let now = desk.now();
    // Whoever regenerates codes here sits in the user's chair.
    let codes = desk.directory.generate_codes(&user.id, args.count.into(), now, Actor::User, desk.random)?;
    match &mut file {
        Some(file) => file.write(&codes)?,
        None => desk.person.reveal(&Reveal {
            title: format!("Backup codes of {}", user.login),
            advice: vec!["Each works once. Keep them where the phone is not.".into()],
            secrets: codes,
            links: false,
            picture: Vec::new(),
        })?,
    }
    let said = Human::Line(format!("{} new backup codes. The old ones no longer work.", args.count));
    Ok(DirectoryReport::new("codes", json!({ "id": user.id.0, "count": args.count }), said))
}
