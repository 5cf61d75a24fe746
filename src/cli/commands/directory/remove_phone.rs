use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::base::digits::digit;
use crate::directory::DirectoryError;

#[derive(Args, Debug)]
pub struct RemovePhoneArgs {
    /// Login, address or id
    user: String,
    /// The number, however its digits are parted
    number: String,
}

pub fn run(args: &RemovePhoneArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    let phones = desk.directory.account(&user.id, now)?.profile.phones;
    let digits = |number: &str| number.chars().filter_map(digit).collect::<Vec<_>>();
    let wanted = digits(&args.number);
    let mut fits = phones.iter().filter(|phone| digits(&phone.number) == wanted);
    let (Some(phone), None) = (fits.next(), fits.next()) else {
        let what = format!("{} is not on file for {}", args.number, user.login);
        return Err(DirectoryError::Misfit { thing: "phone number", what }.into());
    };
    desk.directory.remove_phone(&user.id, &phone.id, now)?;
    let said = Human::Line(format!("{} is off file for {}.", phone.number, user.login));
    Ok(DirectoryReport::new("phone-removed", json!({ "id": user.id.0, "phone": phone.id }), said))
}
