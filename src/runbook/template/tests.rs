#![allow(clippy::unwrap_used)]

use super::*;
use crate::runbook::testing::shipped_once;
use crate::runbook::{Runbook, RunbookTexts};

/// The shipped runbook with another notice, as files.
fn with_notice(notice: &str) -> Result<Runbook, String> {
    let toml = include_bytes!("../../../runbook/readmit.toml");
    let beside: Vec<RunbookTexts> = MessageKind::ALL
        .iter()
        .map(|kind| {
            let shipped = shipped_once().templates.get(*kind).unwrap();
            let text = format!("Subject: {}\n\n{}", shipped.subject, shipped.body);
            let text = if *kind == MessageKind::Notice { notice.to_owned() } else { text };
            RunbookTexts::message(*kind, &kind.file(), text.as_bytes())
        })
        .collect();
    Runbook::parse("readmit.toml", toml, &beside).map_err(|e| e.to_string())
}

const SOUND: &str = "Subject: Changed\n\n{{ what | join(\", \") }} on {{ when }} for {{ case }}: {{ desk }}. {{ reach }}\n";

#[test]
fn a_template_is_checked_when_it_is_loaded() {
    assert!(with_notice(SOUND).is_ok());
    for (from, to, fault) in [
        (
            "for {{",
            "{{ usr }} for {{",
            "notice.txt:3: notice has no variable usr; it may use name, login",
        ),
        ("Changed", "Changed {{ head }}", "notice.txt:1: notice has no variable head"),
        ("Subject: ", "", "notice.txt:1: notice must begin with a line \"Subject: ...\""),
        ("Changed\n\n", "Changed\n", "notice.txt:2: notice must have an empty line"),
        ("{{ when }}", "today", "notice.txt:3: notice must always show {{ when }}"),
        (
            " {{ reach }}",
            "{% if false %}{{ reach }}{% endif %}",
            "notice.txt:3: notice must always show {{ reach }}",
        ),
        ("\n{{ what", "\n\n{% if %}{{ what", "notice.txt:4: notice: "),
        ("join(", "shout(", "notice.txt:3: notice: "),
        ("{{ desk }}", "{{ desk.phone }}", "notice.txt:3: notice: "),
        ("{{ desk }}", "{% include \"/etc/passwd\" %}{{ desk }}", "notice.txt:3: notice: "),
        (
            "{{ desk }}",
            "{{ desk }}\u{202e}",
            "notice.txt:3: the line holds a control or invisible character (U+202E)",
        ),
        ("{{ desk }}", "''' {{ desk }}", "notice.txt:3: notice may not hold '''"),
    ] {
        let broken = SOUND.replace(from, to);
        assert_ne!(broken, SOUND);
        let faults = with_notice(&broken).unwrap_err();
        assert!(faults.starts_with(fault), "{broken}\n{faults}");
    }
}

#[test]
fn a_template_that_works_for_ever_is_stopped() {
    let long = format!(
        "{{% for a in reach %}}{}x{}{{% endfor %}}",
        "{% for b in reach %}".repeat(6),
        "{% endfor %}".repeat(6)
    );
    let faults =
        with_notice(&SOUND.replace("Changed\n\n", &format!("Changed\n\n{long}"))).unwrap_err();
    assert!(faults.contains("notice"), "{faults}");
}

#[test]
fn a_fault_in_an_inner_template_has_its_line_in_the_one_file() {
    let text = shipped_once().text.replacen("Hello {{ name }},", "Hello {{ nam }},", 1);
    let line = 1 + text.lines().position(|l| l.contains("{{ nam }}")).unwrap();
    let faults = Runbook::from_text(&text).unwrap_err().to_string();
    assert!(
        faults.starts_with(&format!("runbook:{line}: notice has no variable nam;")),
        "{faults}"
    );
}

#[test]
fn the_shipped_messages_read_well() {
    let facts = MessageFacts {
        name: "Maria García".into(),
        login: "maria@example.com".into(),
        account: "Example Directory".into(),
        case: "R-7Q4K2M".into(),
        what: vec!["removed the authenticator app \"Pixel\"".into(), "ended all sessions".into()],
        when: "2026-05-17 14:03 UTC".into(),
        verified: vec!["live video call".into()],
        ticket: "1234".into(),
        head: "42 qL2v9f".into(),
        ..MessageFacts::default()
    };
    let mut all = String::new();
    for kind in MessageKind::ALL.iter().copied() {
        let rendered = shipped_once().message(kind, &facts).unwrap();
        all.extend([
            kind.as_str(),
            "\nSubject: ",
            &rendered.subject,
            "\n\n",
            &rendered.body,
            "----\n",
        ]);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn hostile_facts_stay_text() {
    let hostile = "{{ reach }}{% if x %}\r\n\r\nBcc: eve@evil.example\u{1b}[2J\u{202e}<b>&amp;";
    let facts = MessageFacts {
        name: hostile.into(),
        login: hostile.into(),
        account: hostile.into(),
        case: hostile.into(),
        what: vec![hostile.into()],
        when: hostile.into(),
        verified: vec![hostile.into()],
        ticket: hostile.into(),
        head: hostile.into(),
        ..MessageFacts::default()
    };
    for kind in MessageKind::ALL.iter().copied() {
        let rendered = shipped_once().message(kind, &facts).unwrap();
        assert!(!rendered.subject.contains(is_hidden), "{}", rendered.subject);
        assert!(!rendered.body.contains(|c| is_hidden(c) && c != '\n'), "{}", rendered.body);
        assert!(
            one_line(&rendered.body, LONGEST)
                .contains("{{ reach }}{% if x %} Bcc: eve@evil.example [2J <b>&amp;"),
            "{}",
            rendered.body
        );
    }
}
