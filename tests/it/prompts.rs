//! Every kind of question on a real terminal.
//!
//! The program on it is this test binary itself, started again with a variable that makes
//! [`program`] ask one question and say what came of it.

use std::time::Duration;

use expectrl::process::unix::Signal;
use readmit::ui::flags::{FlagAnswers, Given};
use readmit::ui::prompter::{
    Card, Choice, ChoiceOption, Grid, MessageStyle, PromptError, Prompter, Reveal, SecretKind,
    TextQuestion, Waited,
};
use readmit::ui::signals::Interrupts;
use readmit::ui::terminal::{Terminal, TerminalOptions};
use secrecy::{ExposeSecret, SecretString};

use crate::screen::{Program, Screen};

const ASKS: &str = "READMIT_TEST_ASKS";

/// The program under test; a test that does nothing otherwise.
#[test]
fn program() {
    use std::io::Write;
    let Ok(what) = std::env::var(ASKS) else {
        return;
    };
    let interrupts = Interrupts::listen().unwrap();
    let plain = std::env::var_os("PLAIN").is_some();
    let terminal =
        Terminal::detect(TerminalOptions { plain, ..TerminalOptions::default() }).apply();
    let mut person =
        readmit::ui::prompter(terminal, interrupts.clone(), Duration::from_millis(300));
    let answer = ask(person.as_mut(), &what);
    drop(person);
    let code = match &answer {
        Ok(_) => 0,
        Err(PromptError::Interrupted(signal)) => 128 + signal,
        Err(PromptError::NobodyToAsk(_) | PromptError::Unfit { .. } | PromptError::NoRoom(_)) => 2,
        Err(PromptError::Gone | PromptError::Ended) => 1,
    };
    let said = match answer {
        Ok(answer) => format!("came: {answer}\n"),
        Err(why) => format!("came to nothing: {why}; noted: {:?}\n", interrupts.raised()),
    };
    if let Ok(path) = std::env::var("SAY_TO") {
        std::fs::write(path, &said).unwrap();
    }
    let _ = std::io::stderr().write_all(said.as_bytes());
    std::process::exit(code);
}

fn ask(person: &mut dyn Prompter, what: &str) -> Result<String, PromptError> {
    match what {
        "menu" => person.choose(&methods()).map(|reply| format!("{reply:?}")),
        "several" => person.choose_several(&methods()).map(|reply| format!("{reply:?}")),
        "line" => person.line(&reason(None)).map(|reply| format!("{reply:?}")),
        "draft" => person.line(&reason(Some(DRAFT))).map(|reply| format!("{reply:?}")),
        "side" => person.line(&side()).map(|reply| format!("{reply:?}")),
        "side-menu" => person.choose(&side_menu()).map(|reply| format!("{reply:?}")),
        "sure" => person.choose(&sure()).map(|reply| format!("{reply:?}")),
        "guarded" => {
            person.secret("--passphrase-file", "Passphrase")?;
            person.reveal(&password())?;
            person.line(&reason(None)).map(|reply| format!("{reply:?}"))
        }
        "codes" => {
            person.can_reveal(SecretKind::Codes)?;
            person.reveal(&codes())?;
            Ok("seen".into())
        }
        "secret" => person.secret("--passphrase-file", "Passphrase").map(|secret| {
            // The test must see that it arrived, but nothing on the screen may be it.
            let text: String = secret.expose_secret().chars().rev().collect();
            format!("{} {text}", secret.expose_secret().chars().count())
        }),
        "reveal" => {
            person.can_reveal(SecretKind::Password)?;
            person.tell(MessageStyle::Info, "before");
            person.reveal(&password())?;
            Ok("seen".into())
        }
        "wait" => {
            let mut so_far = 0;
            loop {
                match person.wait("waiting for Maria to enrol", so_far)? {
                    Waited::Tick => so_far += 1,
                    Waited::Stopped => return Ok("stopped".into()),
                }
            }
        }
        "show" => {
            show(person);
            Ok("shown".into())
        }
        other => panic!("no such program: {other}"),
    }
}

const DRAFT: &str = "Lost phone; identity verified by video call on 2026-05-17, see ticket #1234";

fn methods() -> Choice {
    let option = |id: &str, label: &str, barred: Option<&str>| ChoiceOption {
        id: id.into(),
        label: label.into(),
        disabled_reason: barred.map(Into::into),
    };
    Choice {
        flag: "--verify",
        key: None,
        question: "How was the caller verified?".into(),
        options: vec![
            option("video-call", "Video call: the face compared with a photo that HR has", None),
            option(
                "known-phone",
                "Call a number on file",
                Some("the only number was added yesterday"),
            ),
            option("ticket", "A manager or HR vouches in a ticket", None),
            option("birthday", "Birthday or the last digits of an ID: never accepted", None),
        ],
        help: "Choose what you did yourself, not what the caller says.".into(),
        asides: true,
        back: None,
    }
}

fn reason(draft: Option<&str>) -> TextQuestion {
    TextQuestion {
        flag: "--reason",
        key: None,
        question: "Why is this being done?".into(),
        draft: draft.map(Into::into),
        least: 10,
        help: "It stands in the ledger for years.".into(),
        asides: true,
        back: None,
    }
}

fn side() -> TextQuestion {
    TextQuestion { asides: false, back: Some("Back: nothing is recorded"), ..reason(None) }
}

fn side_menu() -> Choice {
    Choice { asides: false, back: Some("Back: another method"), ..methods() }
}

fn sure() -> Choice {
    let option = |id: &str, label: &str| ChoiceOption {
        id: id.into(),
        label: label.into(),
        disabled_reason: None,
    };
    let options = vec![option("no", "No"), option("yes", "Yes: I am")];
    Choice { question: "Are you sure?".into(), options, ..methods() }
}

const CODES: usize = 10;

/// Told apart by their last letter.
fn codes() -> Reveal {
    let letters = "ABCDEFGHJK".chars().take(CODES);
    let secrets = letters.map(|c| SecretString::from(format!("K7QX-9MZA-BB3D-11O{c}"))).collect();
    Reveal {
        title: "Backup codes".into(),
        advice: vec!["Each works once.".into()],
        secrets,
        ..password()
    }
}

fn password() -> Reveal {
    Reveal {
        title: "Temporary password for Maria Silva".into(),
        advice: vec![
            "Read it out on the video call. It must be changed at the next sign-in.".into(),
        ],
        secrets: vec![SecretString::from("Cedar-lantern-oyster-plank-mango-7")],
        links: false,
        picture: Vec::new(),
    }
}

fn show(person: &mut dyn Prompter) {
    let fact = |label: &str, value: &str, warns| (label.to_owned(), value.to_owned(), warns);
    person.card(&Card {
        title: "R-7Q4K2M  Maria Silva <maria@example.com>".into(),
        facts: vec![
            fact("Tier", "standard", false),
            fact(
                "Factors",
                "totp \"Mar\u{202e}ia\u{1b}[2J's iPhone\" since 2024-03-01, webauthn \"YubiKey\"",
                false,
            ),
            fact("Phone", "+49 ... 42, on file since yesterday", true),
            fact("Stale in", "14 min", false),
        ],
    });
    person.tell(
        MessageStyle::Say,
        "Please hold your badge next to your face, so that I can compare both.",
    );
    person.tell(MessageStyle::Do, "Open the HR record of Maria Silva and compare the photo.");
    person.tell(MessageStyle::Info, "The number that she calls from is not on file.");
    person.tell(MessageStyle::Warn, "12 failed sign-ins within the last hour, from 3 addresses.");
    person.tell(MessageStyle::Done, "Verification recorded as entry 42.");
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    person.grid(&Grid {
        columns: row(["Case", "Target", "Waits for", "Since"]),
        rows: vec![
            row(["R-7Q4K2M", "maria@example.com", "the target to enrol", "14 min"]),
            row([
                "R-2H8XPD",
                "a.very.long.address.of.somebody@subsidiary.example.com",
                "a senior",
                "2 days",
            ]),
        ],
    });
}

fn asks(what: &str) -> Program {
    let test = std::env::current_exe().unwrap();
    // On one thread libtest runs the test on the main thread, as the real program would.
    ["--exact", "prompts::program", "--nocapture", "--test-threads=1", "-q"]
        .into_iter()
        .fold(Program::new(test), Program::arg)
        .env(ASKS, what)
        .redirect(">/dev/null") // libtest's own words
}

fn start(what: &str) -> Screen {
    Screen::start(&asks(what))
}

fn start_plain(what: &str) -> Screen {
    Screen::start(&asks(what).env("PLAIN", "1"))
}

const DOWN: &str = "\x1b[B";
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_U: &str = "\x15";

#[test]
fn enter_alone_chooses_nothing_and_a_barred_option_cannot_be_reached() {
    let mut screen = start("menu");
    screen.see("? help").send("\r\r").see("Nothing is chosen yet");
    screen.send(DOWN).see("> 1 Video call").send(DOWN).see("> 3 A manager");
    screen.see("not allowed, the only number was added yesterday").send("\r");
    let end = screen.see("came: Answer(\"ticket\")").end_now();
    assert_eq!(end.code, Some(0));
    assert!(end.contents.contains("How was the caller verified?  A manager"), "{}", end.contents);
}

#[test]
fn a_number_moves_the_cursor_and_enter_chooses() {
    let mut screen = start("menu");
    screen.see("? help").send("4").see("> 4 Birthday").send("9").see("There is no 49");
    screen.send("\x7f\x7f2").see("2 is not allowed: the only number was added yesterday");
    screen.send("\x7f１").see("> 1 Video call").send("\r").see("came: Answer(\"video-call\")");
}

#[test]
fn one_letter_puts_a_menu_aside() {
    for (key, aside) in [("r", "Refuse"), ("e", "Escalate"), ("a", "Note"), ("p", "Pause")] {
        for what in ["menu", "several"] {
            start(what).see("? help").send(key).see(&format!("came: Aside({aside})"));
        }
    }
}

#[test]
fn help_and_escape_ask_again() {
    let mut screen = start("menu");
    screen
        .see("? help")
        .send("?")
        .see("not what the caller says")
        .see("How was the caller verified?");
    screen.send("\x1b").see("Nothing is chosen").send("1\r").see("came: Answer(\"video-call\")");
}

#[test]
fn several_are_marked_and_none_must_be_said() {
    let mut screen = start("several");
    screen.see("? help").send("\r").see("Nothing is marked").send("1").see("> [x] 1").send("4\r");
    screen.see("came: Answer([\"video-call\", \"birthday\"])");
    start("several").see("? help").send("5\r").see("came: Answer([])");
}

#[test]
fn a_text_is_edited_and_put_aside() {
    start("line")
        .see(":? help")
        .send("short\r")
        .see("At least 10")
        .send(" but longer\r")
        .see("came: Answer(\"short but longer\")");
    start("line").see(":? help").send(":p\r").see("came: Aside(Pause)");
    start("line")
        .see(":? help")
        .send(":?\r")
        .see("for years")
        .send("日本 is long enough\r")
        .see("came: Answer(\"日本 is long enough\")");
    start("draft")
        .see(":? help")
        .send("\x1b")
        .see("Esc, then")
        .send("r")
        .see("came: Aside(Refuse)");
}

#[test]
fn several_lines_at_once_leave_a_text_as_it_was() {
    let mut screen = start("line");
    screen.see(":? help").send("a reason").see("> a reason");
    screen.send(" of one\nand two\nand three\n").see("Nothing of them was taken");
    assert!(!screen.contents().contains("of one"), "{}", screen.contents());
    screen
        .send("the phone is lost")
        .see("the phone is lost")
        .send("\r")
        .see("the phone is lost\")");
}

#[test]
fn a_draft_longer_than_the_line_is_edited_at_sixty_columns() {
    let mut screen = Screen::start(&asks("draft").size(60, 24));
    screen.see("ticket #1234").see(":? help");
    screen.send("\x7f\x7f\x7f\x7f").see("ticket #");
    let once = screen.contents().matches("identity verified").count();
    assert_eq!(once, 1, "drawn twice:\n{}", screen.contents());
    screen.send("99\x1b[H").send("> ").see("> > Lost").send("\r");
    screen.see("came: Answer(\"> Lost phone; identity verified by video call on 2026-05-17, see ticket #99\")");
}

#[test]
fn a_secret_is_taken_at_once_in_bursts_and_in_chunks_and_never_shown() {
    let secret = "corréct horse 日 battery staple";
    let expected: String = secret.chars().rev().collect();
    let expected = format!("came: {} {expected}", secret.chars().count());
    for plain in [false, true] {
        let begin = || {
            if plain { start_plain("secret") } else { start("secret") }
        };
        // In one burst, as a paste.
        let mut screen = begin();
        screen
            .see("Passphrase (not shown):")
            .hidden_input()
            .send(&format!("{secret}\r"))
            .see(&expected);
        let end = screen.end_now();
        assert!(!end.raw.contains("horse") && end.is_sane(), "{}", end.raw);
        // In pieces that cut letters in two.
        let mut screen = begin();
        screen.see("Passphrase (not shown):");
        for byte in format!("{secret}\r").as_bytes().chunks(3) {
            screen.send_bytes(byte);
        }
        let end = screen.see(&expected).end_now();
        assert!(!end.raw.contains("hor") && end.is_sane(), "{}", end.raw);
    }
    // Rubbed out and begun anew.
    let mut screen = start("secret");
    screen.see("(not shown):").send(&format!("wrong{CTRL_U}abé\x7fc\r")).see("came: 3 cba");
}

#[test]
fn ctrl_c_ends_every_question_and_leaves_the_terminal_sane() {
    for what in ["menu", "several", "line", "draft", "secret", "reveal"] {
        for plain in [false, true] {
            let mut screen = if plain { start_plain(what) } else { start(what) };
            screen.see(last_words(what, plain)).send(CTRL_C);
            let end = screen.end();
            assert_eq!(end.code, Some(130), "{what} {plain}: {}", end.contents);
            assert!(end.is_sane(), "{what} {plain}: {end:?}");
            assert!(end.contents.contains("noted: Some(2)"), "{what} {plain}: {}", end.contents);
        }
    }
}

#[test]
fn signals_end_every_question() {
    for what in ["menu", "line", "secret", "reveal", "wait"] {
        for (signal, number) in [(Signal::SIGTERM, 15), (Signal::SIGHUP, 1)] {
            for plain in [false, true] {
                let mut screen = if plain { start_plain(what) } else { start(what) };
                screen.see(last_words(what, plain)).signal(signal);
                let end = screen.end();
                assert_eq!(
                    end.code,
                    Some(128 + number),
                    "{what} {plain} {signal}: {}",
                    end.contents
                );
                assert!(end.is_sane(), "{what} {plain} {signal}: {end:?}");
            }
        }
    }
}

#[test]
fn ctrl_d_means_that_nobody_is_there() {
    for what in ["menu", "several", "line", "secret"] {
        for plain in [false, true] {
            let mut screen = if plain { start_plain(what) } else { start(what) };
            screen.see(last_words(what, plain)).send(CTRL_D);
            let end = screen.end();
            assert_eq!(end.code, Some(1), "{what} {plain}: {}", end.contents);
            assert!(end.is_sane(), "{what} {plain}: {end:?}");
        }
    }
}

/// The last thing that is shown before the program waits for a key.
fn last_words(what: &str, plain: bool) -> &'static str {
    match (what, plain) {
        ("menu" | "several", false) => "? help",
        ("menu" | "several", true) => "or a letter:",
        ("line" | "draft", false) => ":? help",
        ("line" | "draft", true) => "Text:",
        ("secret", _) => "(not shown):",
        ("reveal", _) => "to hide this for good.",
        ("wait", _) => "aiting for Maria",
        (other, _) => panic!("{other}"),
    }
}

#[test]
fn ctrl_c_while_waiting_asks_for_a_pause_and_is_answered_with_that() {
    for plain in [false, true] {
        let mut screen = if plain { start_plain("wait") } else { start("wait") };
        screen.see("Ctrl-C").send(CTRL_C);
        let end = screen.see("came: stopped").end_now();
        assert_eq!(end.code, Some(0));
        assert!(end.is_sane());
    }
    // Enter looks at once, other keys leave no trace.
    let mut screen = start("wait");
    screen.see("(0:00)").send("\rx\r").see("(0:02)").send("p");
    let end = screen.see("came: stopped").end_now();
    assert!(!end.contents.contains('x'), "{}", end.contents);
}

#[test]
fn a_secret_that_was_shown_is_gone_after_a_key() {
    for plain in [false, true] {
        let mut screen = if plain { start_plain("reveal") } else { start("reveal") };
        screen
            .see("Cedar-lantern-oyster-plank-mango-7")
            .see("hyphen, the digit seven")
            .see("to hide this for good.");
        assert!(!screen.contents().contains("before"));
        screen.send("x").see("came: seen").see("before").see_no("lantern");
        let end = screen.end_now();
        assert!(end.is_sane());
        assert!(
            !end.raw.contains("\x1b[2J") && !end.raw.contains("\x1b[3J"),
            "cleared instead of wiped: {:?}",
            end.raw
        );
        let wiped =
            (1..=24).all(|row| end.raw.matches(&format!("\x1b[{row};1H\x1b[K")).count() >= 2);
        assert!(wiped, "{:?}", end.raw);
    }
}

#[test]
fn where_nothing_can_be_wiped_nothing_is_shown() {
    let mut screen = Screen::start(&asks("reveal").env("TERM", "dumb"));
    let end = screen.see("give --secret-to FILE").end_now();
    assert_eq!(end.code, Some(2));
    assert!(!end.raw.contains("lantern"));
}

#[test]
fn plain_mode_is_lines_only() {
    let mut screen = start_plain("menu");
    screen
        .see("1. Video call")
        .see("Not allowed: Call a number on file")
        .see("or a letter:")
        .send("\r")
        .see("Nothing was chosen.");
    screen.send("9\r").see("9 is no number between 1 and 4").send("?\r").see("Help: Choose what");
    screen.send("2\r").see("2 is not allowed: the only number was added yesterday").send("3\r");
    let end = screen.see("came: Answer(\"ticket\")").end_now();
    assert!(!end.raw.contains('\x1b'), "{:?}", end.raw);
    start_plain("several")
        .see("or a letter:")
        .send("1, 4\r")
        .see("came: Answer([\"video-call\", \"birthday\"])");
    start_plain("several").see("or a letter:").send("none\r").see("came: Answer([])");
    start_plain("menu").see("or a letter:").send("r\r").see("came: Aside(Refuse)");
    start_plain("line").see("Text:").send(":a\r").see("came: Aside(Note)");
    start_plain("draft").see("Text:").send("\r").see("came: Answer(\"Lost phone");
}

#[test]
fn no_terminal_no_questions() {
    let mut screen = Screen::start(&asks("menu").env("READMIT_NO_INPUT", "1"));
    let end = screen.see("give --verify video-call|ticket|birthday").end_now();
    assert_eq!(end.code, Some(2));
    // Answers piped in while standard error is a terminal: dialoguer would go and read the
    // terminal.
    let mut screen = Screen::start(&asks("menu").redirect(">/dev/null </dev/null"));
    let end = screen.see("give --verify video-call|ticket|birthday").end_now();
    assert_eq!(end.code, Some(2));
    let end = Screen::start(&asks("menu").redirect(">/dev/null 2>/dev/null")).end();
    assert_eq!((end.code, end.contents.trim()), (Some(2), ""));
    let end = Screen::start(&asks("menu").redirect(">&- 2>&- <&-")).end();
    assert_eq!(end.code, Some(2));
}

#[test]
fn what_is_shown_keeps_to_the_screen() {
    for columns in [60, 80] {
        for colour in ["", "1"] {
            let mut screen = Screen::start(&asks("show").size(columns, 40).env("NO_COLOR", colour));
            let end = screen.see("came: shown").end_now();
            assert_eq!(end.raw.contains('\x1b'), colour.is_empty(), "{:?}", end.raw);
            assert!(end.contents.contains("! Phone"), "{}", end.contents);
            assert!(end.contents.contains("<U+202E>ia<U+001B>[2J"), "{}", end.contents);
            assert!(end.contents.lines().all(|line| line.chars().count() <= usize::from(columns)));
        }
    }
}

#[test]
fn flags_and_a_person_work_together() {
    // In process: what flags do is not the terminal's business.
    let terminal =
        Terminal::detect(TerminalOptions { no_input: true, ..TerminalOptions::default() });
    let nobody = readmit::ui::prompter(terminal, Interrupts::deaf().unwrap(), Duration::ZERO);
    let mut flags = FlagAnswers::new(
        nobody,
        vec![Given::new("--verify", "ticket"), Given::new("--ticket", "1234")],
    );
    assert!(flags.choose(&methods()).is_ok());
    assert_eq!(
        flags.choose(&methods()).unwrap_err().to_string(),
        "nobody can be asked; give --verify video-call|ticket|birthday"
    );
    assert_eq!(flags.unused(), ["--ticket 1234"]);
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let folder = tempfile::tempdir().unwrap();
    for what in ["menu", "line", "secret", "reveal", "wait"] {
        for plain in [false, true] {
            let fifo = folder.path().join(format!("{what}-{plain}"));
            let said = Said::at(&fifo);
            let program = asks(what).env("SAY_TO", fifo.as_os_str()).under_shell();
            let mut screen =
                Screen::start(&if plain { program.env("PLAIN", "1") } else { program });
            screen.see(last_words(what, plain)).signal(Signal::SIGKILL);
            let said = said.wait();
            let by_signal = "came to nothing: interrupted; noted: Some(1)\n";
            assert!(
                said == by_signal || said.starts_with("came to nothing: the terminal is gone"),
                "{what} {plain}: {said}"
            );
        }
    }
}

/// The program's words when nobody is left to see its screen.
struct Said(std::fs::File);

impl Said {
    fn at(path: &std::path::Path) -> Self {
        use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};
        mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        Self(open(path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty()).unwrap().into())
    }

    fn wait(mut self) -> String {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use std::io::Read;
        let limit = Timespec { tv_sec: 20, tv_nsec: 0 };
        let ready = poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&limit)).unwrap();
        assert_eq!(ready, 1, "it did not end");
        let mut buffer = [0; 1024];
        let count = self.0.read(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    }
}

/// Letters that a text has, however it is written.
fn codes_in(text: &str) -> Vec<char> {
    let mut found: Vec<char> =
        text.split("K7QX-9MZA-BB3D-11O").skip(1).filter_map(|rest| rest.chars().next()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn a_side_prompt_is_left_by_escape_an_empty_line_or_nought() {
    for keys in ["\x1b", "\r", "begun\x1b"] {
        start("side")
            .see(":? help")
            .see("Esc Back: nothing is recorded")
            .send(keys)
            .see("came: Back");
    }
    for keys in ["\x1b", "0\r", "\x1b[A\r"] {
        start("side-menu").see("0 Back: another method").send(keys).see("came: Back");
    }
    start_plain("side").see("Text:").send("\r").see("came: Back");
    for keys in ["\r", "0\r"] {
        start_plain("side-menu")
            .see("0. Back: another method")
            .see("or a letter:")
            .send(keys)
            .see("came: Back");
    }
}

#[test]
fn y_and_n_answer_yes_or_no() {
    for (keys, id) in [("y\r", "yes"), ("n\r", "no"), ("N\r", "no"), ("yes\r", "yes")] {
        start("sure").see("y, n or number").send(keys).see(&format!("came: Answer(\"{id}\")"));
        start_plain("sure").see("or a letter:").send(keys).see(&format!("came: Answer(\"{id}\")"));
    }
}

/// A shell command typed into the wrong window: no letter of it acts, and no Enter.
#[test]
fn a_typed_sentence_chooses_nothing() {
    for what in ["menu", "sure"] {
        let mut screen = start(what);
        screen.see("? help");
        for key in " clear; readmit recover ben".chars() {
            screen.send(&key.to_string());
        }
        screen
            .see("no answer here")
            .send("\x1b")
            .see("Nothing is chosen.")
            .send("1\r")
            .see("came: Answer");
    }
}

fn paste(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

#[test]
fn a_paste_is_one_answer_or_none() {
    for pasted in ["1\r2\r", "1", "e", "1\n", "4 lines\nof\ntext\n1\n"] {
        let mut screen = start("menu");
        screen
            .see("? help")
            .send(&paste(pasted))
            .see("Pasted text chooses nothing")
            .send("\r")
            .see("Nothing is chosen yet");
        let end = screen.send("3\r").see("came: Answer(\"ticket\")").end_now();
        assert!(end.is_sane(), "{end:?}");
    }
    let mut screen = start("line");
    screen.see(":? help").send(&paste("SD-1\nSD-2\r\nSD-3")).see("Several lines were pasted");
    screen
        .send(&paste("one ticket SD-77\n"))
        .see("> one ticket SD-77")
        .send("\r")
        .see("came: Answer(\"one ticket SD-77\")");
    let mut screen = start("secret");
    screen
        .see("(not shown):")
        .send(&paste("first line\nsecond line"))
        .send("\r")
        .see("Several lines were pasted");
    screen.send(&paste("abc\r")).send("\r").see("came: 3 cba");
    // The mark at its end arrives in pieces.
    let mut screen = start("menu");
    screen
        .see("? help")
        .send("\x1b[20")
        .send("0~1\r\x1b[2")
        .send("01")
        .send("~")
        .see("Pasted text")
        .send("\x03");
    assert!(screen.end().is_sane());
    let mut screen = start("menu");
    screen.see("? help").send("\x1b[200~never ending\r").send("\x03");
    assert_eq!(screen.end().code, Some(130));
}

/// On a terminal that marks nothing, and in lines.
#[test]
fn several_lines_at_once_answer_nothing() {
    let mut screen = start("menu");
    screen
        .see("? help")
        .send("1\rfoo\rbar\r")
        .see("Pasted text chooses nothing")
        .send("3\r")
        .see("came: Answer(\"ticket\")");
    let mut screen = start("menu");
    screen
        .see("? help")
        .send("everything at once\r")
        .see("Pasted text")
        .send("3\r")
        .see("came: Answer(\"ticket\")");
    let mut screen = start("line");
    screen.see(":? help").send("the first line\rthe second\r").see("Several lines came at once");
    assert!(!screen.contents().contains("> the first line"), "{}", screen.contents());
    screen.send("the first line\r").see("came: Answer(\"the first line\")");
    let mut screen = start("secret");
    screen
        .see("(not shown):")
        .send("abc\rdef\r")
        .see("Several lines came at once")
        .send("abc\r")
        .see("came: 3 cba");
    let mut screen = start_plain("menu");
    screen
        .see("or a letter:")
        .send("1\r3\r")
        .see("Several lines came at once")
        .send("3\r")
        .see("came: Answer(\"ticket\")");
    let mut screen = start_plain("line");
    screen.see("Text:").send("the first line\rthe second\r").see("Several lines came at once");
    screen.send("the third line\r").see("came: Answer(\"the third line\")");
    // An Enter of two bytes is one.
    start("line")
        .see(":? help")
        .send("typed over telnet\r\n")
        .see("came: Answer(\"typed over telnet\")");
    start_plain("line")
        .see("Text:")
        .send("typed over telnet\r\n")
        .see("came: Answer(\"typed over telnet\")");
}

/// Longer between the bytes of a letter than a key's sequence may take.
#[test]
fn a_letter_that_arrives_in_pieces_is_not_lost() {
    let slowly = |screen: &mut Screen, text: &str| {
        for byte in text.as_bytes() {
            screen.send_bytes(&[*byte]);
            std::thread::sleep(Duration::from_millis(60));
        }
    };
    let mut screen = start("line");
    screen.see(":? help");
    slowly(&mut screen, "grüße an Zoë");
    screen.send("\r").see("came: Answer(\"grüße an Zoë\")");
    let mut screen = start("secret");
    screen.see("(not shown):");
    slowly(&mut screen, "é日");
    screen.send("\r").see("came: 2 日é");
}

#[test]
fn bytes_that_are_not_utf8_are_said_and_not_dropped() {
    let latin1 = b"gr\xfc\xdfe an Zo\xeb.";
    let mut screen = start("line");
    screen
        .see(":? help")
        .send_bytes(latin1)
        .see("an Zo")
        .send("\r")
        .see("stands for what could not be read");
    screen.send(CTRL_U);
    screen.send("gruesse an Zoe\r").see("came: Answer(\"gruesse an Zoe\")");
    let latin1 = b"gr\xfc\xdfe an Zo\xeb.\r";
    let mut screen = start("secret");
    screen
        .see("(not shown):")
        .send_bytes(latin1)
        .see("does not send UTF-8")
        .send("abc\r")
        .see("came: 3 cba");
    let mut screen = start_plain("line");
    screen.see("Text:").send_bytes(latin1).see("does not send UTF-8").send("gruesse an Zoe\r");
    screen.see("came: Answer(\"gruesse an Zoe\")");
}

/// A passphrase, or what was shown, is no text, in whatever form.
#[test]
fn a_secret_of_this_session_is_not_taken_as_text() {
    for plain in [false, true] {
        for text in [
            "seven harbours of violins",
            "note: Seven Harbours of Violins!",
            "cedar lantern oyster plank mango 7",
        ] {
            let mut screen = if plain { start_plain("guarded") } else { start("guarded") };
            screen
                .see("(not shown):")
                .send("seven harbours of violins\r")
                .see("to hide this for good.")
                .send("x");
            screen.see(if plain { "Text:" } else { ":? help" });
            screen.send(&format!("{text}\r")).see("It was not taken, and is not recorded.");
            if !plain {
                screen.see_no(text);
            }
            // Until it is taken again.
            screen.send("x\r").see("At least 10 characters");
            if !plain {
                screen.send(CTRL_U);
            }
            screen.send("she asked for violins\r").see("came: Answer(\"she asked for violins\")");
        }
    }
}

#[test]
fn a_window_that_changes_its_size_under_a_question_shows_it_once() {
    for what in ["menu", "draft"] {
        let mut screen = Screen::start(&asks(what).env("TERM", "vt220"));
        screen.see("? help").resize(50, 20).see("? help");
        screen.send(if what == "menu" { DOWN } else { "\x1b[D" });
        screen.resize(70, 16).see("? help");
        let question =
            if what == "menu" { "How was the caller verified?" } else { "Why is this being done?" };
        screen.send(CTRL_C);
        let end = screen.end_now();
        let flat = end.contents.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(flat.matches(question).count(), 1, "{what}\n{}", end.contents);
    }
}

#[test]
fn a_menu_in_a_small_window_is_drawn_in_place() {
    for (columns, rows) in [(36, 24), (30, 10), (80, 4), (20, 5)] {
        let mut screen = Screen::start(&asks("menu").size(columns, rows));
        screen.wait_for("draw", |screen| !screen.contents().trim().is_empty());
        screen.send(DOWN).see("> 1").send(DOWN).see("> 3").send("\x1b[A").see("> 1").send("\r");
        screen.see("\"video-call\"");
        assert!(
            !screen.scrolled_away().contains("> 3"),
            "{columns}x{rows}: {}",
            screen.scrolled_away()
        );
        assert_eq!(screen.end().code, Some(0));
    }
}

/// Every code is seen whole, on some page, and nothing of any is left, in windows of any size.
#[test]
fn codes_fit_the_window_that_they_are_shown_in() {
    for (columns, rows) in [(80, 24), (60, 20), (36, 24), (30, 20), (80, 4), (20, 3)] {
        let mut screen = Screen::start(&asks("codes").size(columns, rows));
        let mut seen = Vec::new();
        for page in 0.. {
            assert!(page < 200, "no end");
            screen.wait_for("see a page", |screen| {
                screen.alternate_screen() && screen.cursor_position() == (0, 0)
            });
            screen.wait_for("see what a key does", |screen| {
                let last = screen.contents().lines().last().unwrap_or_default().trim().to_owned();
                last.contains("key") || last.starts_with('+') || last == "..."
            });
            let contents = screen.contents();
            seen.extend(codes_in(&contents));
            let last = contents.lines().last().unwrap_or_default().to_owned();
            screen.send("x");
            if last.contains("hide") || last == "..." {
                break;
            }
            // The next page says another number of pages to come.
            screen.wait_for("turn", |screen| {
                screen.contents().lines().last().is_none_or(|line| line != last)
            });
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), CODES, "{columns}x{rows}");
        screen.see("seen");
        assert!(
            codes_in(&screen.scrolled_away()).is_empty() && codes_in(&screen.contents()).is_empty()
        );
        assert!(screen.end().is_sane());
    }
}

#[test]
fn a_window_that_changes_its_size_under_a_secret_is_wiped_first() {
    let mut screen = start("codes");
    screen.see("Press any key for the next page").resize(60, 10);
    screen.see("Press any key for the next page").resize(12, 1).see_no("K7QX");
    // No room for anything: larger, and it is there again.
    screen.resize(70, 20).see("Backup codes").see("K7QX-9MZA-BB3D-11OA").send(CTRL_C);
    let end = screen.end();
    assert_eq!(end.code, Some(130));
    assert!(end.is_sane() && codes_in(&end.contents).is_empty(), "{end:?}");
}

/// A change of the window's size is no key: a secret that is shown once would be gone.
#[test]
fn a_secret_stays_however_often_the_window_changes_its_size() {
    let mut screen = start("reveal");
    screen.see("to hide this for good.");
    for _ in 0..3 {
        screen.resize(24, 20).see("A key hides it").see_no("for good.");
        screen.resize(80, 20).see("to hide this for good.");
    }
    screen.send("x").see("seen");
    assert!(screen.end().is_sane());
}

#[test]
fn where_a_secret_has_no_room_it_is_not_shown() {
    for (columns, rows) in [(80, 1), (10, 40)] {
        let mut screen = Screen::start(&asks("codes").size(columns, rows));
        let end = screen.end_now();
        assert_eq!(end.code, Some(2), "{}", end.contents);
        assert!(end.raw.contains("no room"), "{}", end.raw);
        assert!(codes_in(&end.raw).is_empty());
    }
}
