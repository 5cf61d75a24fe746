use clap::Args;
use serde_json::json;

use super::unused;
use crate::cli::agent;
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::sign_in::{FLAG, new_passphrase, unusable};
use crate::cli::{Failure, Global};
use crate::directory::random;
use crate::ledger::Signer;
use crate::ledger::format::text::base64;
use crate::operator::{Cost, Holder, KeyFile, OperatorKey, SealedKey, check_name};

#[derive(Debug, Args)]
pub struct EnrolArgs {
    /// The name that you will have
    name: String,
    /// Your key in the ssh-agent, on a security key best: the file of its public half
    #[arg(long, value_name = "KEY.pub")]
    ssh_key: Option<String>,
}

/// Makes a key that nobody else ever had. It counts once an admin has added it.
pub fn run(args: &EnrolArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let names: Vec<String> = installation.roll.all().map(|a| a.name.clone()).collect();
    check_name(&args.name, names.iter().map(String::as_str)).map_err(|e| Failure::usage(e.to_string()))?;
    if let Some(key) = &args.ssh_key {
        return with_agent(key, args, &installation, global, out);
    }
    let path = installation.home.operator_key(&args.name);
    if path.exists() {
        let what = format!("there is a key at {} already", path.display());
        return Err(Failure::usage(what).hint("remove it if it is not yours: no ledger knows it"));
    }
    let mut person = global.person()?;
    let passphrase = new_passphrase(person.as_mut(), global.passphrase().as_ref(), FLAG, &args.name)?;
    let key = OperatorKey::random(&mut random::system);
    let sealed = SealedKey::seal(&key, &passphrase, Holder::Own, Cost::OWASP, &mut random::system);
    KeyFile::Sealed(sealed).create(&path).map_err(|e| unusable(&e))?;
    let public = base64(&key.public_key());
    let document = json!({ "schema": "readmit.enrolment/1", "name": args.name, "public_key": public, "exit": 0 });
    result(out, &document, &format!("an admin runs: readmit operator add {} --public-key {public}", args.name))?;
    Ok(0)
}

/// Sees that the key signs, so that nobody is added who then cannot act.
fn with_agent(
    key: &str,
    args: &EnrolArgs,
    installation: &Installation,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let key = agent::given(key)?;
    unused(installation, &key)?;
    drop(agent::proven(global, key.clone(), installation.config.step_up())?);
    let line = key.to_line();
    let document = json!({
        "schema": "readmit.enrolment/1", "name": args.name, "ssh_key": line, "fingerprint": key.fingerprint(), "exit": 0,
    });
    result(out, &document, &format!("an admin runs: readmit operator add {} --ssh-key '{line}'", args.name))?;
    Ok(0)
}
