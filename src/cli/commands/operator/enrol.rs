use clap::Args;
use serde_json::json;

use super::unused;
use crate::base::random;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, agent};
use crate::cli::{
    opened_key::unusable,
    sign_in::{FLAG, new_passphrase},
};
use crate::ledger::Signer;
use crate::ledger::format::text::base64;
use crate::operator::{Cost, Holder, KeyFile, OperatorKey, SealedKey, check_name, remove};

#[derive(Debug, Args)]
pub struct EnrolOperatorArgs {
    /// The name that you will have, or have and need a new key for
    name: String,
    /// Your key in the ssh-agent, on a security key best: the file of its public half
    #[arg(long, value_name = "KEY.pub", conflicts_with = "service")]
    ssh_key: Option<String>,
    /// A key for a script: not sealed, in a file that only this login can read
    #[arg(long)]
    service: bool,
}

/// Makes a key that nobody else ever had. It counts once an admin has added it.
pub fn run(args: &EnrolOperatorArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let name = &args.name;
    let again = installation.roll.active().any(|a| a.name == *name);
    if !again {
        let names: Vec<String> = installation.roll.all().map(|a| a.name.clone()).collect();
        check_name(name, names.iter().map(String::as_str)).map_err(|e| Failure::of(2, e))?;
    }
    let then = if again { "rotate-key" } else { "add" };
    if let Some(key) = &args.ssh_key {
        // It has to sign, so that nobody is added who then cannot act.
        let key = agent::given(key)?;
        unused(&installation, &key)?;
        drop(agent::proven(global, key.clone(), installation.config.step_up())?);
        let (line, fingerprint) = (key.to_line(), key.fingerprint());
        let document = json!({
            "schema": "readmit.enrolment/1", "name": name, "ssh_key": line, "fingerprint": fingerprint, "exit": 0,
        });
        result(
            out,
            &document,
            &format!("an admin runs: readmit operator {then} {name} --ssh-key '{line}'"),
        )?;
        return Ok(0);
    }
    // Beside the one that counts until an admin has exchanged it.
    let path =
        if again { installation.home.next_key(name) } else { installation.home.operator_key(name) };
    if again {
        remove(&path).map_err(unusable)?;
    } else if path.exists() {
        let what = format!("there is a key at {} already", path.display());
        return Err(Failure::usage(what).hint("remove it if it is not yours: no ledger knows it"));
    }
    let key = OperatorKey::random(&mut random::fill);
    let public = base64(&key.public_key());
    let file = if args.service {
        KeyFile::Plain(key)
    } else {
        let mut person = global.person()?;
        let passphrase = new_passphrase(person.as_mut(), global.passphrase().as_ref(), FLAG, name)?;
        KeyFile::Sealed(SealedKey::seal(
            &key,
            &passphrase,
            Holder::Own,
            Cost::OWASP,
            &mut random::fill,
        ))
    };
    file.create(&path).map_err(unusable)?;
    let document =
        json!({ "schema": "readmit.enrolment/1", "name": name, "public_key": public, "exit": 0 });
    let role = if args.service && !again { " --role service" } else { "" };
    result(
        out,
        &document,
        &format!("an admin runs: readmit operator {then} {name}{role} --public-key {public}"),
    )?;
    Ok(0)
}
