//! Numbers and addresses of a user, put on file and taken off.

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::{DirectoryContext, parse_since};
use crate::base::plain_text::digit;
use crate::cli::Failure;
use crate::directory::DirectoryError;

#[derive(Args, Debug)]
pub struct PhoneArgs {
    /// Login, address or id
    user: String,
    number: String,
    /// When it came on file: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
}

pub fn phone(args: &PhoneArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    let since = Some(args.since.unwrap_or(now));
    let phone = desk.directory.add_phone(&user.id, &args.number, since, now, desk.random)?;
    let said = format!("{} is on file for {}.", args.number, user.login);
    desk.line("phone", json!({ "id": user.id.0, "phone": phone }), &said)
}

#[derive(Args, Debug)]
pub struct RemovePhoneArgs {
    /// Login, address or id
    user: String,
    /// The number, however its digits are parted
    number: String,
}

pub fn remove_phone(
    args: &RemovePhoneArgs,
    desk: &mut DirectoryContext<'_>,
) -> Result<u8, Failure> {
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
    let said = format!("{} is off file for {}.", phone.number, user.login);
    desk.line("phone-removed", json!({ "id": user.id.0, "phone": phone.id }), &said)
}

#[derive(Args, Debug)]
pub struct AddressArgs {
    /// Login, address or id
    user: String,
    address: String,
    /// When it came on file: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
    /// Make it the one that sign-in mail goes to
    #[arg(long)]
    primary: bool,
}

pub fn address(args: &AddressArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.add_address(
        &user.id,
        &args.address,
        Some(args.since.unwrap_or(now)),
        args.primary,
        now,
    )?;
    let said = format!("{} is on file for {}.", args.address, user.login);
    desk.line("address", json!({ "id": user.id.0, "address": args.address }), &said)
}

#[derive(Args, Debug)]
pub struct RemoveAddressArgs {
    /// Login, address or id
    user: String,
    address: String,
}

pub fn remove_address(
    args: &RemoveAddressArgs,
    desk: &mut DirectoryContext<'_>,
) -> Result<u8, Failure> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    if !desk.directory.remove_address(&user.id, &args.address, now)? {
        let what = format!("{} is not on file for {}", args.address, user.login);
        return Err(DirectoryError::Misfit { thing: "address", what }.into());
    }
    let left = desk.directory.account(&user.id, now)?.profile.addresses.len();
    let none = if left == 0 { " No address is left: no message can reach them." } else { "" };
    let said = format!("{} is off file for {}.{none}", args.address, user.login);
    desk.line(
        "address-removed",
        json!({ "id": user.id.0, "address": args.address, "left": left }),
        &said,
    )
}
