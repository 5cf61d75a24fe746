//! A directory, a ledger, a clock, and the people around them.

use super::*;

pub(in crate::session) struct World {
    pub(in crate::session) home: TempDir,
    pub(in crate::session) hands: SettableClock,
    pub(in crate::session) dice: Dice,
    pub(in crate::session) ledger: SharedLedger,
    pub(in crate::session) provider: Watched,
    /// In place of it.
    pub(in crate::session) platform: Option<Box<dyn crate::provider::Provider>>,
    pub(in crate::session) shelf: Shelf,
    pub(in crate::session) mailer: Option<FakeMessenger>,
    pub(in crate::session) tickets: Box<dyn crate::hooks::Tickets>,
    pub(in crate::session) phrases: Box<dyn crate::hooks::DeskPhrases>,
    pub(in crate::session) options: SessionOptions,
    pub(in crate::session) printed: Vec<String>,
    /// In place of the actor's own key in memory.
    pub(in crate::session) signer: Option<Box<dyn Signer>>,
}

impl World {
    /// Noon, and nobody there.
    pub(in crate::session) fn new() -> World {
        let home = tempfile::tempdir().unwrap();
        let dice = Dice::default();
        let hands = SettableClock::at("2026-05-17T12:00:00Z".parse().unwrap());
        let roll = dice.clone();
        let directory =
            Directory::create(home.path(), Hashing::cheap(), &mut |b: &mut [u8]| roll.fill(b))
                .unwrap();
        let ledger = SharedLedger::default();
        let clock = hands.clone();
        let embedded = Embedded::new(
            "embedded",
            directory,
            move || clock.now(),
            move |b: &mut [u8]| roll.fill(b),
        );
        World {
            home,
            hands,
            dice,
            provider: Watched::new(embedded, ledger.clone()),
            platform: None,
            ledger,
            shelf: Shelf::shipped(),
            mailer: None,
            tickets: Box::new(crate::hooks::NoTickets),
            phrases: Box::new(crate::hooks::NoPhrases),
            options: usual(),
            printed: Vec::new(),
            signer: None,
        }
    }

    /// With Maria, who has an authenticator app, a mobile and a desk number, two addresses and a
    /// manager.
    pub(in crate::session) fn with_maria() -> (World, UserId, Caller) {
        World::with(|maria| maria)
    }

    /// As [`World::with_maria`], with something different about her.
    pub(in crate::session) fn with(
        different: impl FnOnce(NewUser) -> NewUser,
    ) -> (World, UserId, Caller) {
        let world = World::new();
        let long_ago = world.hands.now() - TimeDelta::days(400);
        let maria = NewUser::new(MARIA, "Maria Miller")
            .address(MARIA, long_ago)
            .address("maria@home.example", long_ago)
            .phone("+49 30 5550142", long_ago)
            .phone("+49 30 5550199", long_ago)
            .manager("greta@example.com", "Greta Boss", long_ago);
        let (user, caller) = world.join(&different(maria));
        (world, user, caller)
    }

    /// Somebody new, with a password and an app that was enrolled long ago.
    pub(in crate::session) fn join(&self, new: &NewUser) -> (UserId, Caller) {
        let mut directory = self.directory();
        let mut random = |b: &mut [u8]| self.dice.fill(b);
        let long_ago = self.hands.now() - TimeDelta::days(300);
        let user = directory.add(new, long_ago, &mut random).unwrap();
        let password: SecretString = "correct horse".into();
        let actor = crate::directory::Actor::Admin;
        directory.set_password(&user, &password, long_ago, actor, &mut random).unwrap();
        let mut caller = Caller::new(&new.login, password, "192.0.2.7");
        caller.sign_in(&mut directory, "old phone", long_ago, &mut random).unwrap().unwrap();
        // The app was on the phone.
        caller.authenticator = None;
        (user, caller)
    }

    /// The directory, as another program has it open.
    pub(in crate::session) fn directory(&self) -> Directory {
        Directory::open(self.home.path(), Hashing::cheap()).unwrap()
    }

    pub(in crate::session) fn give_codes(&self, user: &UserId, caller: &mut Caller) {
        let actor = crate::directory::Actor::User;
        let mut random = |b: &mut [u8]| self.dice.fill(b);
        let now = self.hands.now();
        caller.backup_codes =
            self.directory().generate_codes(user, 3, now, actor, &mut random).unwrap();
    }

    /// Half a minute into every wait the caller signs in, which leads to enrolment after a reset.
    pub(in crate::session) fn signs_in(
        &self,
        caller: Caller,
    ) -> impl FnMut(&str, u64) -> Result<Waited, PromptError> + use<> {
        let (mut directory, hands, dice) =
            (self.directory(), self.hands.clone(), self.dice.clone());
        let mut caller = Some(caller);
        move |status, so_far| {
            assert!(so_far < PATIENCE, "{status}");
            hands.pass(TimeDelta::seconds(30));
            if let Some(mut caller) = caller.take() {
                let mut random = |b: &mut [u8]| dice.fill(b);
                caller
                    .sign_in(&mut directory, "new phone", hands.now(), &mut random)
                    .unwrap()
                    .unwrap();
            }
            Ok(Waited::Tick)
        }
    }

    /// As [`World::signs_in`], once a secret was read out to them.
    pub(in crate::session) fn once_heard(
        &self,
        mut caller: Caller,
        heard: &Heard,
        use_it: fn(&mut Caller, Vec<SecretString>),
    ) -> impl FnMut(&str, u64) -> Result<Waited, PromptError> + use<> {
        let (mut directory, hands, dice) =
            (self.directory(), self.hands.clone(), self.dice.clone());
        let heard = heard.clone();
        move |status, so_far| {
            assert!(so_far < PATIENCE, "{status}");
            hands.pass(TimeDelta::seconds(30));
            if let Some(secrets) = heard.take() {
                use_it(&mut caller, secrets);
                let mut random = |b: &mut [u8]| dice.fill(b);
                let signed = caller
                    .sign_in(&mut directory, "new phone", hands.now(), &mut random)
                    .unwrap()
                    .unwrap();
                // A backup code lets in without an enrolment.
                if caller.authenticator.is_none() {
                    caller
                        .enrol(&mut directory, &signed, "new phone", hands.now(), &mut random)
                        .unwrap();
                }
            }
            Ok(Waited::Tick)
        }
    }

    /// As [`World::signs_in`], without what a sign-in leads to: they enrol a new app on the second
    /// wait.
    pub(in crate::session) fn helps_themself(
        &self,
        caller: Caller,
    ) -> impl FnMut(&str, u64) -> Result<Waited, PromptError> + use<> {
        let (mut directory, hands, dice) =
            (self.directory(), self.hands.clone(), self.dice.clone());
        let (mut caller, mut session) = (caller, None);
        move |status, so_far| {
            assert!(so_far < PATIENCE, "{status}");
            hands.pass(TimeDelta::seconds(30));
            let mut random = |b: &mut [u8]| dice.fill(b);
            match session.take() {
                None => {
                    let signed = caller
                        .sign_in(&mut directory, "", hands.now(), &mut random)
                        .unwrap()
                        .unwrap();
                    session = Some(signed);
                }
                Some(signed) => {
                    caller
                        .enrol(&mut directory, &signed, "new phone", hands.now(), &mut random)
                        .unwrap();
                    session = Some(signed);
                }
            }
            Ok(Waited::Tick)
        }
    }

    pub(in crate::session) fn at_desk<T>(
        &mut self,
        actor: Actor,
        person: &mut dyn Prompter,
        work: impl FnOnce(SessionContext<'_>) -> T,
    ) -> T {
        let dice = self.dice.clone();
        let printed = &mut self.printed;
        let key = key_of(&actor);
        let actor = Actor { mode: person.mode(), ..actor };
        let mut random = |b: &mut [u8]| dice.fill(b);
        let mut print = |text: &str| printed.push(text.to_owned());
        let desk = SessionContext::new(
            &mut self.ledger,
            Gate::new(self.platform.as_deref().unwrap_or(&self.provider)),
            &self.shelf,
            SessionOperator { actor, person, signer: self.signer.as_deref().unwrap_or(&key) },
            &self.hands,
            &mut random,
            Sender::parse("Service desk <desk@example.com>").unwrap(),
        );
        let mailer = self.mailer.as_mut().map(|m| m as &mut dyn crate::message::Messenger);
        let options = self.options.clone();
        let desk = desk.with_mailer(mailer).with_tickets(&*self.tickets);
        let desk = desk.with_phrases(&*self.phrases);
        work(desk.with_print(&mut print).with_options(options))
    }

    /// Ravi recovers Maria.
    pub(in crate::session) fn recover(
        &mut self,
        person: &mut dyn Prompter,
    ) -> Result<End, SessionError> {
        self.at_desk(ravi(), person, |desk| Session::recover(desk, MARIA)?.drive())
    }

    pub(in crate::session) fn resume_as(
        &mut self,
        actor: Actor,
        person: &mut dyn Prompter,
    ) -> Result<End, SessionError> {
        let id = self.case();
        self.options.take_over = true;
        self.at_desk(actor, person, |desk| {
            let mut session = Session::resume(desk, &id)?;
            session.take_over(Some("the holder has gone home".into()))?;
            session.drive()
        })
    }

    pub(in crate::session) fn resume(
        &mut self,
        person: &mut dyn Prompter,
    ) -> Result<End, SessionError> {
        self.resume_as(ravi(), person)
    }

    pub(in crate::session) fn approve(
        &mut self,
        actor: Actor,
        person: &mut dyn Prompter,
    ) -> Result<bool, SessionError> {
        let id = self.case();
        self.at_desk(actor, person, |desk| Session::resume(desk, &id)?.approve())
    }

    /// The newest case.
    pub(in crate::session) fn case(&self) -> String {
        self.ledger.entries().iter().rev().find_map(|c| c.draft().case.clone()).unwrap()
    }

    /// The actions of all entries, with act, phase and outcome: `mfa.factor_admin_reset
    /// remove-factor intent`.
    pub(in crate::session) fn story(&self) -> Vec<String> {
        let entries = self.ledger.entries();
        entries
            .iter()
            .map(|c| {
                let d = c.draft();
                let act = d.data.get("act").and_then(|a| a.as_str()).map(str::to_owned);
                let phase = d.phase.map(|p| p.as_str().to_owned());
                let outcome = d.outcome.map(|o| o.as_str().to_owned());
                let parts = [Some(d.action.as_str().to_owned()), act, phase, outcome];
                parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// The story without what was changed on the platform.
    pub(in crate::session) fn outline(&self) -> Vec<String> {
        self.story()
            .into_iter()
            .filter(|l| !l.contains(" intent") && !l.contains(" outcome "))
            .collect()
    }

    pub(in crate::session) fn count(&self, line: &str) -> usize {
        self.story().iter().filter(|l| l.starts_with(line)).count()
    }

    /// Every intent has exactly one outcome, and the case is closed with this.
    pub(in crate::session) fn is_closed(&self, outcome: Outcome) {
        let entries = self.ledger.case(&self.case()).unwrap();
        let closed = entries.last().unwrap();
        assert_eq!(closed.draft().outcome, Some(outcome), "{:#?}", self.story());
        assert_eq!(
            closed.data()["entries"],
            entries.len(),
            "the closing entry counts the case's entries"
        );
        self.is_settled();
    }

    pub(in crate::session) fn is_settled(&self) {
        let entries = self.ledger.entries();
        let of = |phase| entries.iter().filter(move |c| c.draft().phase == Some(phase));
        for intent in of(Phase::Intent) {
            let outcomes =
                of(Phase::Outcome).filter(|o| o.data()["intent"] == intent.seq()).count();
            assert_eq!(outcomes, 1, "entry {} of {:#?}", intent.seq(), self.story());
        }
    }

    /// All that the directory holds, table by table.
    pub(in crate::session) fn dump(&self) -> Vec<String> {
        let file = rusqlite::Connection::open(Directory::path(self.home.path())).unwrap();
        let mut tables = file
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .unwrap();
        let names: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut lines = Vec::new();
        for name in names {
            let mut rows = file.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
            let columns = rows.column_count();
            let mut read = rows.query([]).unwrap();
            while let Some(row) = read.next().unwrap() {
                let cells: Vec<String> =
                    (0..columns).map(|i| format!("{:?}", row.get_ref(i).unwrap())).collect();
                lines.push(format!("{name}: {}", cells.join(" | ")));
            }
        }
        lines.sort();
        lines
    }
}
