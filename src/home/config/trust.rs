//! Whose word a configuration is: who may have written it, and what it names.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Config, ConfigError};
use crate::base::file_mode::Sharing;
use crate::base::trusted::{self, Trust, Untrusted};
use crate::home::Home;

/// The configuration that root keeps, of homes that a group shares.
pub const SYSTEM: &str = "/etc/readmit/config.toml";

/// The path of root's configuration, and the users who may have written it.
#[derive(Clone, Debug)]
pub struct System {
    pub path: PathBuf,
    pub trust: Trust,
}

impl Default for System {
    fn default() -> System {
        System { path: SYSTEM.into(), trust: Trust::root() }
    }
}

/// More than any configuration has.
const LARGEST: u64 = 1 << 20;

impl Config {
    /// Reads the configuration of a home, if nobody but root and the home's owner can have written
    /// it.
    pub fn of(home: &Home) -> Result<Config, ConfigError> {
        Config::of_by(home, &System::default()).map(|(config, _)| config)
    }

    /// The same, and the file that it was read from: the home's, or for a shared one root's, if
    /// there is one for it.
    pub fn of_by(home: &Home, system: &System) -> Result<(Config, PathBuf), ConfigError> {
        let shared = matches!(home.sharing(), Sharing::Group(_));
        if shared
            && !matches!(system.path.symlink_metadata(), Err(e) if e.kind() == ErrorKind::NotFound)
        {
            let config = Config::read(&system.path, &system.trust)?;
            let here = |path: &PathBuf| path.canonicalize().ok() == home.root().canonicalize().ok();
            if config.home.as_ref().is_none_or(here) {
                return Ok((config, system.path.clone()));
            }
        }
        let file = home.config();
        let config = Config::read(&file, &Trust::home(home.root()))?;
        if config.home.is_some() {
            let what =
                format!("`home` stands only in {SYSTEM}: this file is of the home that it lies in");
            return Err(ConfigError::Wrong(file.display().to_string(), what));
        }
        let keys: Vec<String> = config.programs().into_iter().map(|(key, _)| key).collect();
        if shared && !keys.is_empty() {
            return Err(ConfigError::Commands { file, keys });
        }
        Ok((config, file))
    }

    fn read(path: &Path, trust: &Trust) -> Result<Config, ConfigError> {
        let name = path.display().to_string();
        // A reviewer's folder with a copy of a ledger may be anybody's, as long as nothing in it
        // decides anything.
        if matches!(path.symlink_metadata(), Err(e) if e.kind() == ErrorKind::NotFound) {
            return Err(ConfigError::Missing(name));
        }
        let bytes = trusted::read(path, trust, LARGEST).map_err(|why| match why {
            Untrusted::Io { error, .. } => ConfigError::Unreadable(name.clone(), error),
            why => why.into(),
        })?;
        let not_text = |_| {
            ConfigError::Unreadable(
                name.clone(),
                io::Error::new(ErrorKind::InvalidData, "it is not text in UTF-8"),
            )
        };
        let text = String::from_utf8(trusted::unmarked(&bytes).to_vec()).map_err(not_text)?;
        Config::parse(name, &text)
    }

    /// The programs that it has run, by the keys that name them.
    pub fn programs(&self) -> Vec<(String, &str)> {
        let mut all = Vec::new();
        if let Some(program) = self.witness.as_ref().and_then(|w| w.command.first()) {
            all.push(("[witness] command".to_owned(), program.as_str()));
        }
        let hooks = [
            ("[notify] command", self.notify.as_ref().map(|n| &n.command)),
            ("[ticket] check", self.ticket.as_ref().map(|t| &t.check)),
            ("[ticket] post", self.ticket.as_ref().map(|t| &t.post)),
            ("[phrase] command", self.phrase.as_ref().map(|p| &p.command)),
        ];
        for (key, argv) in hooks {
            let program = argv.and_then(|argv| argv.first());
            all.extend(program.map(|program| (key.to_owned(), program.as_str())));
        }
        for provider in &self.provider {
            for (key, secret) in provider.platform().secrets() {
                all.extend(
                    secret
                        .program()
                        .map(|program| (format!("{key} of {}", provider.name()), program)),
                );
            }
        }
        all
    }

    /// The files outside the program that it takes at their word, by the keys that name them.
    fn files(&self, home: &Home) -> Vec<(String, PathBuf)> {
        let mut all: Vec<(String, PathBuf)> = Vec::new();
        for provider in &self.provider {
            let of = |key: &str| format!("{key} of {}", provider.name());
            for (key, secret) in provider.platform().secrets() {
                all.extend(secret.file().map(|file| (of(key), file.to_owned())));
            }
            let files = provider.platform().files(home.root());
            all.extend(files.into_iter().map(|(key, file)| (of(key), file)));
        }
        if let Some(smtp) = &self.smtp {
            all.extend(smtp.ca_file.clone().map(|f| ("[smtp] ca_file".to_owned(), f)));
            all.extend(smtp.password_file.clone().map(|f| ("[smtp] password_file".to_owned(), f)));
        }
        if let Some(witness) = &self.witness {
            all.extend(witness.policy.clone().map(|f| ("[witness] policy".to_owned(), f)));
            all.extend(witness.ca_file.clone().map(|f| ("[witness] ca_file".to_owned(), f)));
        }
        if let Some(contacts) = &self.contacts {
            let files = contacts.file.iter().chain(contacts.provider.values());
            all.extend(files.map(|file| ("[contacts]".to_owned(), home.root().join(file))));
        }
        all
    }

    /// Makes sure that nobody else can write what it names: programs to run, and files that are
    /// taken at their word. What is not there is for whoever needs it to tell.
    pub fn check_named(&self, home: &Home) -> Result<(), ConfigError> {
        match self.named(home).into_iter().next() {
            Some((key, why)) => Err(ConfigError::Named { key, why }),
            None => Ok(()),
        }
    }

    /// All that [`Config::check_named`] has something against.
    pub fn named(&self, home: &Home) -> Vec<(String, Untrusted)> {
        let trust = Trust::home(home.root()).and_caller();
        let mut wrong: Vec<(String, Untrusted)> = Vec::new();
        for (key, program) in self.programs() {
            wrong.extend(check_program(program, &trust).err().map(|why| (key, why)));
        }
        for (key, file) in self.files(home) {
            wrong.extend(trusted::check(&file, &trust).err().map(|why| (key, why)));
        }
        if let Some(file) = self.witness.as_ref().and_then(|w| w.file.as_ref()) {
            wrong.extend(
                check_witness(file, home).err().map(|why| ("[witness] file".to_owned(), why)),
            );
        }
        wrong.retain(|(_, why)| !matches!(why, Untrusted::Io { .. } | Untrusted::NotAFile(_)));
        wrong
    }
}

/// A witness's file is one that every operator appends to: in a shared home the group may, and
/// nobody can take it away.
pub fn check_witness(file: &Path, home: &Home) -> Result<(), Untrusted> {
    let granted = match home.sharing() {
        Sharing::Owner => 0,
        Sharing::Group(_) => 0o020,
    };
    trusted::check_but(file, &Trust::home(home.root()).and_caller(), granted).map(|_| ())
}

/// Looks for a program as the system does: a name alone in the folders of PATH.
fn check_program(program: &str, trust: &Trust) -> Result<(), Untrusted> {
    if program.contains('/') {
        return trusted::check(Path::new(program), trust).map(|_| ());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
    found.map_or(Ok(()), |file| trusted::check(&file, trust).map(|_| ()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::unix::fs::{PermissionsExt, chown, lchown};

    use super::*;

    /// A number that nobody has.
    const STRANGER: u32 = 64_302;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// A home, and a configuration of the system's beside it.
    struct Place {
        dir: tempfile::TempDir,
        home: Home,
        system: System,
    }

    impl Place {
        fn new(mode: u32) -> Place {
            let dir = tempfile::tempdir().unwrap();
            let home = Home::new(dir.path().join("home"));
            fs::create_dir(home.root()).unwrap();
            set(home.root(), mode);
            let system =
                System { path: dir.path().join("etc/config.toml"), trust: Trust::caller() };
            let place = Place { dir, home, system };
            Place::write(&place.home.config(), "");
            place
        }

        fn write(path: &Path, more: &str) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{}\n{more}\n", Config::embedded().to_toml().unwrap()))
                .unwrap();
            set(path, 0o640);
        }

        fn read(&self) -> Result<(Config, PathBuf), ConfigError> {
            Config::of_by(&self.home, &self.system)
        }

        fn refused(&self) -> String {
            let error = self.read().unwrap_err();
            assert!(error.is_about_trust(), "{error}");
            format!("{error} -> {}", error.hint())
        }
    }

    const WITNESS: &str = "[witness]\ncommand = [\"/usr/local/bin/keep\"]";
    const SECRET: &str = "[[provider]]\nkind = \"keycloak\"\nname = \"staff\"\nbase_url = \"https://id.example.com\"\n\
                          realm = \"staff\"\nclient_id = \"readmit\"\nclient_secret = { command = [\"pass\", \"x\"] }";

    #[test]
    fn in_a_shared_home_a_configuration_names_no_program() {
        for (more, key) in [
            (WITNESS, "[witness] command"),
            (SECRET, "client_secret of staff"),
            ("[notify]\ncommand = [\"tell\"]", "[notify] command"),
            ("[ticket]\ncheck = [\"look-up\"]", "[ticket] check"),
            ("[ticket]\npost = [\"write\"]", "[ticket] post"),
            ("[phrase]\ncommand = [\"show\"]", "[phrase] command"),
        ] {
            // The others have one owner, who may.
            let own = Place::new(0o700);
            Place::write(&own.home.config(), more);
            own.read().unwrap();
            let shared = Place::new(0o2770);
            shared.read().unwrap();
            Place::write(&shared.home.config(), more);
            let said = shared.refused();
            assert!(said.contains(key) && said.contains("a group shares this home"), "{said}");
            assert!(said.contains("sudo install -D -o root") && said.ends_with(SYSTEM), "{said}");
        }
    }

    #[test]
    fn root_keeps_what_names_programs_for_a_shared_home() {
        let shared = Place::new(0o2770);
        Place::write(&shared.home.config(), WITNESS);
        Place::write(&shared.system.path, WITNESS);
        let (config, file) = shared.read().unwrap();
        assert_eq!((config.programs().len(), file), (1, shared.system.path.clone()));
        // One for another home leaves this one to itself.
        let named = |home: &Path| {
            fs::write(
                &shared.system.path,
                format!("home = \"{}\"\n{}", home.display(), Config::embedded().to_toml().unwrap()),
            )
        };
        named(shared.dir.path()).unwrap();
        assert!(shared.refused().contains("[witness] command"));
        named(shared.home.root()).unwrap();
        assert_eq!(shared.read().unwrap().1, shared.system.path);
        // It is not passed over when it cannot be used.
        fs::write(&shared.system.path, "default_provider =").unwrap();
        assert!(matches!(shared.read(), Err(ConfigError::Wrong(..))));
        set(&shared.system.path, 0o666);
        assert!(shared.refused().contains("everybody can write to"));
        // A home of one person's own has nothing to do with it.
        let own = Place::new(0o700);
        Place::write(&own.system.path, WITNESS);
        assert_eq!(own.read().unwrap().1, own.home.config());
        Place::write(&own.home.config(), "");
        let text = fs::read_to_string(own.home.config()).unwrap();
        fs::write(own.home.config(), format!("home = \"/srv\"\n{text}")).unwrap();
        assert!(
            own.read().unwrap_err().to_string().contains("stands only in /etc/readmit"),
            "which home, it says itself"
        );
    }

    #[test]
    fn a_configuration_that_somebody_else_can_have_written_is_not_read() {
        for mode in [0o700, 0o2770] {
            let place = Place::new(mode);
            for bad in [0o660, 0o646] {
                set(&place.home.config(), bad);
                assert!(place.refused().contains("chmod go-w"), "{bad:o}");
            }
            set(&place.home.config(), 0o640);
            if lchown(place.home.config(), Some(STRANGER), None).is_err() {
                continue;
            }
            assert!(place.refused().contains(&format!("belongs to {STRANGER}")));
            fs::remove_file(place.home.config()).unwrap();
            let theirs = place.dir.path().join("theirs.toml");
            Place::write(&theirs, "");
            chown(&theirs, Some(STRANGER), None).unwrap();
            std::os::unix::fs::symlink(&theirs, place.home.config()).unwrap();
            assert!(place.refused().contains("theirs.toml belongs to"));
            fs::remove_file(place.home.config()).unwrap();
            assert!(matches!(place.read(), Err(ConfigError::Missing(_))));
        }
    }

    #[test]
    fn what_it_names_is_made_sure_of() {
        let place = Place::new(0o700);
        let named = |name: &str| place.dir.path().join(name);
        for name in ["keep", "ca.pem", "people.csv", "console.toml", "secret", "heads.txt"] {
            fs::write(named(name), "x").unwrap();
            set(&named(name), 0o700);
        }
        let d = place.dir.path().display();
        Place::write(
            &place.home.config(),
            &format!(
                "[contacts]\nfile = \"{d}/people.csv\"\n[witness]\nfile = \"{d}/heads.txt\"\ncommand = [\"{d}/keep\"]\n\
                 [[provider]]\nkind = \"console\"\nname = \"acme\"\nprofile = \"../console.toml\"\n\
                 [[provider]]\nkind = \"keycloak\"\nname = \"staff\"\nbase_url = \"https://id.example.com\"\n\
                 realm = \"staff\"\nclient_id = \"readmit\"\nclient_secret = {{ file = \"{d}/secret\" }}\n\
                 [provider.http]\nca_file = \"{d}/ca.pem\""
            ),
        );
        let config = place.read().unwrap().0;
        config.check_named(&place.home).unwrap();
        for (name, key) in [
            ("keep", "[witness] command"),
            ("ca.pem", "ca_file of staff"),
            ("people.csv", "[contacts]"),
            ("console.toml", "profile of acme"),
            ("secret", "client_secret of staff"),
            ("heads.txt", "[witness] file"),
        ] {
            set(&named(name), 0o722);
            let error = config.check_named(&place.home).unwrap_err();
            assert!(
                error.to_string().starts_with(key) && error.to_string().contains(name),
                "{error}"
            );
            fs::remove_file(named(name)).unwrap();
            config.check_named(&place.home).unwrap();
        }
    }
}
