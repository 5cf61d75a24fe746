//! The table of a platform, from what was given and what is asked.

use std::path::PathBuf;

use clap::Args;

use crate::base::safe_text::safe;
use crate::cli::Failure;
use crate::home::Config;
use crate::home::keys::HTTP_KEYS;
use crate::provider::ProviderConfig;
use crate::provider::setup::{PastedUrl, Setup};
use crate::ui::flags::FlagAnswers;
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, Prompter, Reply, TextQuestion};

#[derive(Debug, Args)]
pub struct AddProviderArgs {
    /// The platform's address, as a browser shows it: a page of the realm, of the admin console, or
    /// the tenant's domain
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// The kind of platform, where the address does not tell it
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// The name for --provider, which the ledger records [default: the realm's or the tenant's]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// A key of the platform's table in config.toml, like realm=corp (repeatable)
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// File with the client's secret, which only you can read (- is standard input): it is copied
    /// into the home
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// File with an RSA key in PEM form, in the place of a secret: it stays where it is
    #[arg(long, value_name = "FILE", conflicts_with = "secret_file")]
    pub private_key: Option<PathBuf>,
    /// The secret is a systemd credential of this name
    #[arg(long, value_name = "CREDENTIAL", conflicts_with_all = ["secret_file", "private_key"])]
    pub credential: Option<String>,
    /// Make it the platform that is used unless --provider names another
    #[arg(long)]
    pub default: bool,
    /// A user to look up, with reads alone
    #[arg(long, value_name = "USER")]
    pub user: Option<String>,
    /// Write it although something is lacking, or it could not be reached
    #[arg(long)]
    pub keep: bool,
}

/// Keys that have a flag of their own.
const OWN: [&str; 5] = ["kind", "name", "client_secret", "private_key", "http"];

pub struct PlatformAnswers {
    setup: Option<&'static Setup>,
    address: Option<PastedUrl>,
    /// Keys and their values, without those that have a flag of their own.
    set: Vec<(String, String)>,
    name: Option<String>,
}

impl PlatformAnswers {
    /// Reads what the flags say.
    pub fn read(args: &AddProviderArgs, config: &Config) -> Result<PlatformAnswers, Failure> {
        let address = args.address.as_deref().map(address).transpose()?;
        let setup = match &args.kind {
            Some(kind) => Some(of_kind(kind)?),
            None => address.as_ref().and_then(by_address),
        };
        let mut set = Vec::new();
        for given in &args.set {
            let Some((key, value)) = given.split_once('=') else {
                return Err(Failure::usage(format!("--set {given}: it is KEY=VALUE")));
            };
            if OWN.contains(&key) {
                return Err(Failure::usage(format!("--set {key}: it has a flag of its own"))
                    .hint("`readmit provider add --help`"));
            }
            set.push((key.to_owned(), value.to_owned()));
        }
        if let Some(name) = &args.name {
            free(name, config)?;
        }
        let mut answers = PlatformAnswers { setup, address, set, name: args.name.clone() };
        answers.of_address()?;
        answers.known_keys()?;
        Ok(answers)
    }

    /// The flags that are missing where nobody can be asked.
    pub fn missing(&self, secret: bool) -> Vec<String> {
        let mut missing = Vec::new();
        if self.address.is_none() && !self.has("base_url") && !self.has("domain") {
            missing.push("--address".to_owned());
        }
        match self.setup {
            None => missing.push("--kind".to_owned()),
            Some(setup) => missing.extend(
                setup
                    .asked
                    .iter()
                    .filter(|(key, _)| !self.has(key))
                    .map(|(key, _)| format!("--set {key}=")),
            ),
        }
        if !secret {
            missing.push("--secret-file (or --private-key, --credential)".to_owned());
        }
        missing
    }

    /// Asks for what is missing.
    pub fn ask(&mut self, person: &mut FlagAnswers, config: &Config) -> Result<(), Failure> {
        while self.address.is_none() && !self.has("base_url") && !self.has("domain") {
            let help = self
                .setup
                .map_or("A page of the platform, as the browser shows it.", |s| s.address);
            let typed =
                line(person, "--address", None, "Address of the platform, pasted", None, help)?;
            match address(&typed) {
                Ok(url) => {
                    let setup = self.setup.or_else(|| by_address(&url));
                    let told = setup.map_or(Ok(Vec::new()), |setup| (setup.read)(&url));
                    match told {
                        Ok(_) => (self.address, self.setup) = (Some(url), setup),
                        Err(why) => person.tell(MessageStyle::Warn, &format!("{}.", safe(&why))),
                    }
                }
                Err(failure) => person.tell(MessageStyle::Warn, &format!("{}.", failure.message())),
            }
        }
        if self.setup.is_none() {
            self.setup = Some(which(person)?);
        }
        self.of_address()?;
        self.known_keys()?;
        let setup = self.setup()?;
        for (key, question) in setup.asked {
            if !self.has(key) {
                let value = line(person, "--set", Some(key), question, None, setup.client)?;
                self.set.push(((*key).to_owned(), value.trim().to_owned()));
            }
        }
        if self.name.is_none() {
            let own = self.own_name(config);
            let asked = "Name for it: --provider takes it, and the ledger records it";
            // Nobody who cannot be asked waits for a name that can be made.
            let name = match person.mode() {
                crate::model::Mode::Scripted => own,
                crate::model::Mode::Interactive => line(
                    person,
                    "--name",
                    None,
                    asked,
                    Some(own),
                    "It cannot be changed once cases have it.",
                )?,
            };
            let name = name.trim().to_owned();
            free(&name, config)?;
            self.name = Some(name);
        }
        Ok(())
    }

    pub fn setup(&self) -> Result<&'static Setup, Failure> {
        self.setup.ok_or_else(|| Failure::usage("--kind is missing"))
    }

    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// The table, without its secret.
    pub fn table(&self) -> Result<toml::Table, Failure> {
        let mut table = toml::Table::new();
        table.insert("kind".into(), self.setup()?.kind.into());
        table.insert("name".into(), self.name().into());
        let mut http = toml::Table::new();
        for (key, value) in &self.set {
            let value = match value.parse::<i64>() {
                Ok(number) if key.ends_with("_seconds") => number.into(),
                Ok(_) | Err(_) => match value.as_str() {
                    "true" => true.into(),
                    "false" => false.into(),
                    text => text.into(),
                },
            };
            let of_http = HTTP_KEYS.iter().any(|known| known.name == key);
            if of_http { &mut http } else { &mut table }.insert(key.clone(), value);
        }
        if !http.is_empty() {
            table.insert("http".into(), http.into());
        }
        Ok(table)
    }

    fn has(&self, key: &str) -> bool {
        self.set.iter().any(|(known, _)| known == key)
    }

    /// Takes over what the address tells; what was given by a flag stands.
    fn of_address(&mut self) -> Result<(), Failure> {
        if let (Some(url), Some(setup)) = (&self.address, self.setup) {
            let told = (setup.read)(url)
                .map_err(|why| Failure::usage(format!("--address: {}", safe(&why))))?;
            for (key, value) in told {
                if !self.has(key) {
                    self.set.push((key.to_owned(), value));
                }
            }
        }
        Ok(())
    }

    /// Refuses a key that the kind has not.
    fn known_keys(&self) -> Result<(), Failure> {
        let Some(setup) = self.setup else { return Ok(()) };
        let kind = format!("kind = \"{}\"", setup.kind);
        let of = ProviderConfig::TABLES.iter().filter(|table| table.name.ends_with(&kind));
        let known: Vec<&str> =
            of.flat_map(|table| table.keys).chain(HTTP_KEYS).map(|key| key.name).collect();
        match self.set.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some((odd, _)) => {
                let settable: Vec<&str> =
                    known.into_iter().filter(|key| !OWN.contains(key)).collect();
                Err(Failure::usage(format!("--set {}: {} has no such key", safe(odd), setup.kind))
                    .hint(format!("it has {}", settable.join(", "))))
            }
        }
    }

    /// A name that is free: the realm's, the tenant's, or the host's first part.
    fn own_name(&self, config: &Config) -> String {
        let of =
            |key: &str| self.set.iter().find(|(known, _)| known == key).map(|(_, v)| v.as_str());
        let host = |url: &str| url.split("://").last().unwrap_or_default().to_owned();
        let whole = of("realm").map(str::to_owned);
        let whole =
            whole.or_else(|| of("domain").map(str::to_owned)).or_else(|| of("base_url").map(host));
        let first = whole.unwrap_or_default();
        let first = first.split('.').next().unwrap_or_default();
        let plain: String =
            first.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        let plain = if plain.is_empty() { "corp".to_owned() } else { plain.to_lowercase() };
        let mut name = plain.clone();
        let mut number = 2;
        while config.provider.iter().any(|p| p.name() == name) {
            name = format!("{plain}-{number}");
            number += 1;
        }
        name
    }
}

fn address(text: &str) -> Result<PastedUrl, Failure> {
    PastedUrl::parse(text).map_err(|why| {
        Failure::usage(format!("--address: {}", safe(&why))).hint(
            "paste the address of a page of the platform, like https://id.example.com/realms/corp",
        )
    })
}

fn by_address(url: &PastedUrl) -> Option<&'static Setup> {
    ProviderConfig::setups().find(|setup| (setup.knows)(url))
}

fn of_kind(kind: &str) -> Result<&'static Setup, Failure> {
    ProviderConfig::setups().find(|setup| setup.kind == kind).ok_or_else(|| {
        let kinds: Vec<&str> = ProviderConfig::setups().map(|setup| setup.kind).collect();
        Failure::usage(format!("--kind {}: it can be {}", safe(kind), kinds.join(", ")))
            .hint("a console is two lines in config.toml: docs/platforms/console.md")
    })
}

fn which(person: &mut FlagAnswers) -> Result<&'static Setup, Failure> {
    let options = ProviderConfig::setups().map(|setup| ChoiceOption {
        id: setup.kind.into(),
        label: setup.about.into(),
        disabled_reason: None,
    });
    let choice = Choice {
        flag: "--kind",
        key: None,
        question: "Which kind of platform is it? The address does not tell".into(),
        options: options.collect(),
        help: "The kind decides how it is spoken to.".into(),
        asides: false,
        back: Some("Leave: nothing is written"),
    };
    match person.choose(&choice)? {
        Reply::Answer(kind) => of_kind(&kind),
        Reply::Aside(_) | Reply::Back => Err(crate::session::SessionError::Left.into()),
    }
}

fn line(
    person: &mut FlagAnswers,
    flag: &'static str,
    key: Option<&'static str>,
    question: &str,
    draft: Option<String>,
    help: &str,
) -> Result<String, Failure> {
    let question = TextQuestion {
        flag,
        key: key.map(Into::into),
        question: question.into(),
        draft,
        least: 1,
        help: help.into(),
        asides: false,
        back: Some("Leave: nothing is written"),
    };
    match person.line(&question)? {
        Reply::Answer(text) => Ok(text),
        Reply::Aside(_) | Reply::Back => Err(crate::session::SessionError::Left.into()),
    }
}

/// A name is a plain word, and one that no platform has: the ledger keeps it for ever.
fn free(name: &str, config: &Config) -> Result<(), Failure> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) || name.starts_with('.') {
        return Err(Failure::usage(format!("--name {}: it does not fit", safe(name)))
            .hint("letters, digits, '-', '_' and '.': corp"));
    }
    if config.provider.iter().any(|p| p.name() == name) {
        return Err(Failure::usage(format!("--name {name}: a platform is called so already"))
            .hint("choose another name, or change that one in config.toml"));
    }
    Ok(())
}
