use clap::Args;
use serde_json::json;

use super::{CommandError, DirectoryContext, DirectoryReport, Human};
use crate::directory::DirectoryError;

#[derive(Args, Debug)]
pub struct RemoveAddressArgs {
    /// Login, address or id
    user: String,
    address: String,
}

pub fn run(args: &RemoveAddressArgs, desk: &mut DirectoryContext<'_>) -> Result<DirectoryReport, CommandError> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    if !desk.directory.remove_address(&user.id, &args.address, now)? {
        let what = format!("{} is not on file for {}", args.address, user.login);
        return Err(DirectoryError::Misfit { thing: "address", what }.into());
    }
    let left = desk.directory.account(&user.id, now)?.profile.addresses.len();
    let none = if left == 0 { " No address is left: no message can reach them." } else { "" };
    let said = Human::Line(format!("{} is off file for {}.{none}", args.address, user.login));
    Ok(DirectoryReport::new("address-removed", json!({ "id": user.id.0, "address": args.address, "left": left }), said))
}
