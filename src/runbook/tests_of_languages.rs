#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::testing::{edited, shipped_once};
use super::*;

fn tags(all: &[&str]) -> Vec<Language> {
    all.iter().map(|tag| Language::parse(tag).unwrap()).collect()
}

fn telling() -> Telling {
    Telling {
        facts: MessageFacts {
            name: "Maria García".into(),
            login: "maria@example.com".into(),
            account: "your work account".into(),
            case: "R-7Q4K2M".into(),
            when: "2026-05-17 14:03 UTC".into(),
            ticket: "1234".into(),
            head: "42 qL2v9f".into(),
            ..MessageFacts::default()
        },
        done: vec![
            Done { count: 2, ..Done::kind(Phrase::Factors, Some("totp")) },
            Done { certainty: Certainty::NotKnown, ..Done::of(Phrase::Sessions) },
        ],
        verified: vec!["known-phone".into()],
    }
}

fn composed(runbook: &Runbook, kind: MessageKind, wanted: &[&str]) -> Composed {
    runbook.compose(kind, &tags(wanted), &telling()).unwrap()
}

/// The shipped runbook's text, with `from` in it replaced once.
fn with(from: &str, to: &str) -> Result<Runbook, String> {
    let text = &shipped_once().text;
    assert!(text.contains(from), "{from}");
    Runbook::from_text(&text.replacen(from, to, 1)).map_err(|e| e.to_string())
}

fn in_german() -> Runbook {
    with("[messages]\ndefault = \"en\"", "[messages]\ndefault = \"de\"").unwrap()
}

#[test]
fn the_shipped_messages_read_well_in_each_language() {
    let languages = &shipped_once().languages;
    let all: Vec<&str> = languages.others.keys().map(Language::as_str).collect();
    assert_eq!(all, ["de", "es", "fr"]);
    let mut text = String::new();
    for language in all {
        for kind in MessageKind::ALL.iter().copied() {
            let message = composed(shipped_once(), kind, &[language]);
            let (first, _) = message.rendered.body.split_once("\n\n-----").unwrap();
            text.extend([language, " ", kind.as_str(), "\nSubject: ", &message.rendered.subject]);
            text.extend(["\n\n", first, "\n----\n"]);
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn nothing_is_missing_in_what_ships() {
    for (language, texts) in &shipped_once().languages.others {
        assert_eq!(texts.phrases.0.len(), Phrase::ALL.len(), "{language}");
        for (phrase, text) in &texts.phrases.0 {
            // Of a few words that are the same everywhere.
            let same = matches!(phrase, Phrase::KindEmail);
            assert!(same || text != phrase.english(), "{language} {phrase}");
        }
    }
    let german = &shipped_once().languages.others[&tags(&["de"])[0]];
    let keys = languages::say_keys(&shipped_once().policy);
    assert!(keys.iter().all(|key| german.say.contains_key(key)) && keys.len() > 35);
    assert_eq!(shipped_once().advice().len(), 1, "{:?}", shipped_once().advice());
}

#[test]
fn a_message_is_in_the_users_language_and_then_in_the_organisations() {
    let message = composed(shipped_once(), MessageKind::Notice, &["de-AT", "fr"]);
    let alone = composed(shipped_once(), MessageKind::Notice, &[]);
    assert_eq!(message.first, Some(tags(&["de"])[0].clone()));
    let body = &message.rendered.body;
    assert!(body.starts_with("Guten Tag Maria García,\n"), "{body}");
    assert!(body.contains("2 zweite Faktoren entfernt (Authenticator-App)"), "{body}");
    assert!(body.contains("alle Sitzungen beendet (begonnen; ob es geschah"), "{body}");
    assert!(body.contains("Konto: Ihr Arbeitskonto."), "{body}");
    assert!(body.ends_with(&alone.rendered.body), "{body}");
    assert!(alone.rendered.body.contains("removed 2 second factors (totp)"));
    let subject = &message.rendered.subject;
    assert!(subject.starts_with("Ihre Anmeldung wurde geändert: Ihr Arbeitskonto"), "{subject}");
    assert!(subject.ends_with(&alone.rendered.subject), "{subject}");
}

#[test]
fn a_language_without_a_text_is_the_organisations_alone() {
    for kind in MessageKind::ALL.iter().copied() {
        let alone = composed(shipped_once(), kind, &[]);
        for wanted in [&["xx"][..], &["en"], &["en-GB", "de"], &["xx", "en", "fr"]] {
            assert_eq!(composed(shipped_once(), kind, wanted), alone, "{wanted:?}");
        }
        let second = composed(shipped_once(), kind, &["xx", "fr-CA"]);
        assert_eq!(second.first, Some(tags(&["fr"])[0].clone()));
    }
    assert!(shipped_once().speaks(&tags(&["fr"])) && !shipped_once().speaks(&tags(&["xx"])));
}

#[test]
fn one_key_makes_another_language_the_organisations() {
    let runbook = in_german();
    let alone = composed(&runbook, MessageKind::Notice, &["de"]);
    assert_eq!(alone.first, None);
    assert!(alone.rendered.body.starts_with("Guten Tag"), "{}", alone.rendered.body);
    assert!(alone.rendered.body.contains("2 zweite Faktoren"), "{}", alone.rendered.body);
    let english = composed(&runbook, MessageKind::Notice, &["en-GB"]);
    assert_eq!(english.first, Some(tags(&["en"])[0].clone()));
    assert!(english.rendered.body.starts_with("Hello Maria"), "{}", english.rendered.body);
    assert!(english.rendered.body.contains("the service desk"), "{}", english.rendered.body);
    assert!(english.rendered.body.ends_with(&alone.rendered.body));
    // The words to say change with it, and what an operator does stays.
    assert!(runbook.policy.word("refuse.say").starts_with("Es tut mir leid"));
    assert_eq!(runbook.policy.word("refuse.do"), shipped_once().policy.word("refuse.do"));
    let said = runbook.spoken("refuse.say", &tags(&["en"])).unwrap();
    assert_eq!(said, shipped_once().policy.word("refuse.say"));
    assert_eq!(Runbook::from_text(&runbook.text).unwrap(), runbook);
}

#[test]
fn what_is_said_is_in_the_callers_language_where_there_are_words() {
    let runbook = shipped_once();
    let german = runbook.spoken("verify.known-phone.say", &tags(&["de-CH"])).unwrap();
    assert!(german.starts_with("Ich lege jetzt auf"), "{german}");
    for (key, wanted) in [
        ("refuse.say", &["fr"][..]),
        ("refuse.say", &["xx"]),
        ("refuse.say", &["en", "de"]),
        ("refuse.say", &[]),
        ("refuse.do", &["de"]),
        ("no-such.say", &["de"]),
    ] {
        assert_eq!(runbook.spoken(key, &tags(wanted)), None, "{key} {wanted:?}");
    }
}

#[test]
fn texts_without_a_language_are_the_organisations_own_where_it_has_no_others() {
    // Only the policy and four messages, as a runbook from before there were languages.
    let old = shipped_once().text.split("\n# The texts in ").next().unwrap().to_owned();
    let old = old.replacen("[messages]\ndefault = \"en\"\n", "", 1);
    let runbook = Runbook::from_text(&format!("{old}\n")).unwrap();
    assert_eq!(runbook.languages, Languages::default());
    let alone = composed(&runbook, MessageKind::Notice, &["de", "en"]);
    assert_eq!(alone, composed(shipped_once(), MessageKind::Notice, &[]));
    let named = edited(&shipped_once().text, "messages.default", "\"pt-BR\"");
    let runbook = Runbook::from_text(&named).unwrap();
    assert_eq!(composed(&runbook, MessageKind::Notice, &["pt-BR"]).first, None);
    assert_eq!(composed(&runbook, MessageKind::Notice, &["en"]).first, None);
    assert!(composed(&runbook, MessageKind::Notice, &["de"]).first.is_some());
}

#[test]
fn a_translation_that_leaves_something_out_is_refused() {
    let doubt = "Wenn Sie darum gebeten haben und sich wieder anmelden können, müssen Sie nichts weiter tun.\n\n";
    for (from, to, fault) in [
        (doubt, "", "notice in de has 5 paragraphs, and in en 6: it has to say all of it"),
        ("Anmeldename: {{ login }}. ", "", "notice in de does not show {{ login }}"),
        ("Fallnummer {{ case }}.\n", "Fallnummer.\n", "notice must always show {{ case }}"),
        (
            "({kind})\"\nfactors = \"{n} zweite",
            "\"\nfactors = \"{n} zweite",
            "phrases.factor must hold {kind}",
        ),
        ("alle Sitzungen beendet", "alle {n} Sitzungen beendet", "phrases.sessions has no {n}"),
        ("[messages]\ndefault = \"en\"\n", "", "messages.default is missing"),
        ("default = \"en\"", "default = \"de_AT\"", "it is written de-AT"),
        ("default = \"en\"", "default = \"German\"", "a language is written like de or de-AT"),
        (
            "[language.de.contact]",
            "[language.DE.contact]",
            "language.DE is no language; it is written de",
        ),
        ("[language.de.contact]", "[language.\"d.e\".contact]", "language.d is no language"),
        ("close = \"Bewahren", "closed = \"Bewahren", "language.de.say.closed is not a key"),
        ("refuse = \"Es tut", "refuse.do = \"Es tut", "language.de.say.refuse.do is not a key"),
        ("kind-totp = \"Auth", "kind-toto = \"Auth", "language.de.phrases.kind-toto is not a key"),
        ("account = \"Ihr Arb", "account = 5 #", "must be text in quotes"),
        ("refuse = \"Es tut", "refuse = \"\" # \"Es tut", "language.de.say.refuse is empty"),
    ] {
        let told = with(from, to).expect_err(from);
        assert!(told.contains(fault), "{from}\n{told}");
    }
}

#[test]
fn messages_are_all_marked_with_the_organisations_language_or_none() {
    let text = in_german().text;
    let (before, rest) = text.split_once("[language.de.templates]\nnotice = '''").unwrap();
    let (_, rest) = rest.split_once("'''\n").unwrap();
    let told = Runbook::from_text(&format!("{before}[language.de.templates]\n{rest}")).unwrap_err();
    assert!(told.to_string().contains("name them all, or none"), "{told}");
}

#[test]
fn what_is_missing_falls_back_and_is_named() {
    let text = shipped_once().text.clone();
    let (before, rest) = text.split_once("[language.fr.templates]\nnotice = '''").unwrap();
    let (_, rest) = rest.split_once("'''\n").unwrap();
    let text = format!("{before}[language.fr.templates]\n{rest}");
    let text = text.replacen("refuse = \"Es tut", "# refuse = \"Es tut", 1);
    let text = text.replacen("kind-totp = \"Auth", "# kind-totp = \"Auth", 1);
    let text = text.replacen("desk = \"servicio", "# desk = \"servicio", 1);
    let runbook = Runbook::from_text(&text).unwrap();
    let said = runbook.advice();
    assert_eq!(
        said[1..],
        [
            "de: phrases are missing (kind-totp); they stand there in English",
            "de: words to say are missing (refuse); what is missing is said in en",
            "es: contact texts are missing (desk); what is missing is said in en",
            "fr: messages are missing (notice); users get them in en alone",
        ]
    );
    assert_eq!(composed(&runbook, MessageKind::Notice, &["fr"]).first, None);
    assert!(composed(&runbook, MessageKind::FollowUp, &["fr"]).first.is_some());
    assert!(!runbook.speaks(&tags(&["fr"])));
    assert_eq!(runbook.spoken("refuse.say", &tags(&["de"])), None);
    let german = composed(&runbook, MessageKind::Notice, &["de"]).rendered.body;
    assert!(german.contains("2 zweite Faktoren entfernt (totp)"), "{german}");
    let spanish = composed(&runbook, MessageKind::Notice, &["es"]).rendered.body;
    assert!(spanish.contains("Lo ha hecho: the service desk"), "{spanish}");
}

#[test]
fn a_change_of_a_translation_is_told() {
    let changed = |from: &str, to: &str| {
        let new = with(from, to).unwrap();
        diff(shipped_once(), &new).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(changed("Guten Tag", "Hallo"), ["the message notice in de is worded differently"]);
    assert_eq!(
        changed("mehr kann ich in diesem Gespräch nicht dazu sagen", "Schluss"),
        [
            "the text refuse in de is \"Es tut mir leid, ich kann diese Anfrage heute nicht abschließen, und Schluss.\" instead of \
          \"Es tut mir leid, ich kann diese Anfrage heute nicht abschließen, und mehr kann ich in diesem Gespräch nicht dazu \
          sagen.\""
        ]
    );
    assert_eq!(
        changed("alle Sitzungen beendet", "nichts getan"),
        ["the phrase sessions in de is \"nichts getan\" instead of \"alle Sitzungen beendet\""]
    );
    let (head, rest) = shipped_once().text.split_once("\n# The texts in es").unwrap();
    let rest = rest.split_once("\n# The texts in fr").unwrap().1;
    let without = Runbook::from_text(&format!("{head}\n# The texts in fr{rest}")).unwrap();
    let told = diff(shipped_once(), &without);
    let looser: Vec<&str> =
        told.iter().filter(|c| c.way == ChangeKind::Looser).map(|c| c.sentence.as_str()).collect();
    assert_eq!(looser.len(), MessageKind::ALL.len(), "{looser:?}");
    assert_eq!(looser[0], "there is no message notice in es any more");
    // A message that says less in every language is looser, though each translation agrees with it.
    let less = without.text.replacen(
        "If you asked for this and can sign in again, there is nothing more to do.\n\n",
        "",
        1,
    );
    let less = Runbook::from_text(&less).unwrap();
    let told: Vec<String> = diff(&without, &less).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["the message notice has 5 paragraphs instead of 6 (looser)"]);
}

#[test]
fn the_files_of_a_language_and_the_tables_of_one_are_not_mixed() {
    let toml = include_bytes!("../../runbook/readmit.toml");
    let parse = |change: &dyn Fn(&mut Vec<RunbookTexts>)| {
        let mut beside = beside_shipped();
        change(&mut beside);
        Runbook::parse("readmit.toml", toml, &beside)
    };
    assert_eq!(parse(&|_| {}).unwrap(), *shipped_once());
    let words = |tag: &str, text: &str| RunbookTexts {
        part: RunbookPart::Language(Language::parse(tag).unwrap()),
        file: format!("readmit.{tag}.toml"),
        bytes: text.as_bytes().to_vec(),
    };
    for (extra, fault) in [
        (words("de", ""), "readmit.de.toml: the texts in de stand in two places; keep one"),
        (
            words("it", "[language.de.contact]\ndesk = \"x\"\n"),
            "readmit.it.toml:1: language.de stands in the file of it",
        ),
        (
            words("it", "[verification]\nattempts = 9\n"),
            "verification.attempts is not a key that a file of it has",
        ),
        (
            words("it", "default_provider = \"x\"\n"),
            "readmit.it.toml:1: default_provider is not a key",
        ),
        (words("it", "[language.it.contact\n"), "readmit.it.toml:1: "),
        (
            words("it", "[language.it.say]\nopen = \"a\\u200bb\"\n"),
            "control or invisible character",
        ),
    ] {
        let told = parse(&|beside| beside.push(extra.clone())).unwrap_err().to_string();
        assert!(told.contains(fault), "{fault}\n{told}");
    }
    // With other line ends and a byte order mark they are the same texts.
    let spelt = parse(&|beside| {
        for one in beside {
            let text = String::from_utf8(one.bytes.clone()).unwrap().replace('\n', "\r\n");
            one.bytes = match one.part {
                RunbookPart::Language(_) => format!("\u{feff}{text}").into_bytes(),
                RunbookPart::Message { .. } => text.into_bytes(),
            };
        }
    });
    let spelt = spelt.unwrap();
    assert_eq!(spelt.languages, shipped_once().languages);
    assert_eq!(Runbook::from_text(&spelt.text).unwrap(), spelt);
}

#[test]
fn what_is_too_long_together_is_not_accepted() {
    let mut beside = beside_shipped();
    let language = Language::parse("it").unwrap();
    let bytes = format!("# {}\n", "x".repeat(LARGEST - 100)).into_bytes();
    let part = RunbookPart::Language(language);
    beside.push(RunbookTexts { part, file: "readmit.it.toml".into(), bytes });
    let toml = include_bytes!("../../runbook/readmit.toml");
    let told = Runbook::parse("readmit.toml", toml, &beside).unwrap_err().to_string();
    assert!(told.contains("a runbook has at most"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is on file, the organisation's text is whole in the message, and at its end.
    #[test]
    fn the_organisations_text_is_always_there(
        wanted in proptest::collection::vec("de|DE_at|fr-CA|es|en|xx|pt-BR|it|gsw", 0..4),
        kind in proptest::sample::select(MessageKind::ALL),
        german in any::<bool>(),
    ) {
        let own = if german { in_german() } else { shipped_once().clone() };
        let wanted: Vec<Language> = wanted.iter().map(|tag| Language::parse(tag).unwrap()).collect();
        let message = own.compose(kind, &wanted, &telling()).unwrap();
        let alone = own.compose(kind, &[], &telling()).unwrap();
        prop_assert!(message.rendered.body.ends_with(&alone.rendered.body));
        prop_assert!(message.rendered.subject.ends_with(&alone.rendered.subject));
        if let Some(first) = &message.first {
                prop_assert!(own.languages.others.contains_key(first));
                prop_assert!(Some(first) != own.languages.default.as_ref());
                let of = |one: &Language| one == first || one.wider().as_ref() == Some(first);
                prop_assert!(wanted.iter().any(of));
                let reach = own.languages.others[first].reach.clone().unwrap();
                let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert!(words(&message.rendered.body).contains(&words(&reach)));
        } else {
            prop_assert_eq!(&message, &alone);
        }
    }
}
