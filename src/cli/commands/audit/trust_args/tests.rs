#![allow(clippy::unwrap_used)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::heads_of;
use super::marks::MailText;
use crate::ledger::verify::TrustedHead;

const MARK: &str = "273-3LJC-IAH3-LIQM-STVQ-JNHJ-SUIK-TA";

fn found(bytes: &[u8]) -> Vec<TrustedHead> {
    heads_of("mail", &MailText::open(bytes))
}

fn is_found(bytes: &[u8]) {
    let expected = TrustedHead::parse_short("mail", MARK).unwrap();
    assert_eq!(found(bytes), [expected], "{}", String::from_utf8_lossy(bytes));
}

fn mail(kind: &str, encoding: &str, body: &str) -> String {
    format!(
        "From: d@example.com\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\
         Content-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
    )
}

#[test]
fn a_mark_is_found_however_a_person_or_a_program_left_it() {
    for dash in [
        "-",
        "–",
        "—",
        "\u{2011}",
        "\u{2212}",
        "－",
        "\u{ad}-",
        " - ",
        "-\n",
        "\n-",
        "-\r\n> ",
        "-\n\n",
        "–\n> > ",
    ] {
        is_found(format!("We had {}.\n", MARK.replace('-', dash)).as_bytes());
        is_found(format!("We had {}.\n", MARK.replace('-', dash).to_lowercase()).as_bytes());
    }
    for blank in [" ", "\u{a0}", "\n", "  "] {
        is_found(
            format!("Our log stood at {}, as you know.\n", MARK.replace('-', blank)).as_bytes(),
        );
    }
    for around in
        ["`{}`", "({})", "<{}>", "\"{}\".", "log:{}", "{}", "head={};", "*{}*", "２７３-{}"]
    {
        is_found(
            around
                .replace("２７３-{}", &MARK.replace("273", "２７３"))
                .replace("{}", MARK)
                .as_bytes(),
        );
    }
    is_found(b"273-3LJCIAH3LIQMSTVQJNHJSUIKTA");
    // Dashes of Windows' own encoding, in a file that does not say so.
    is_found(&MARK.bytes().map(|b| if b == b'-' { 0x96 } else { b }).collect::<Vec<_>>());
}

#[test]
fn a_mail_is_decoded_before_it_is_read() {
    let says = format!("Grüße, Zoë\n\nOur log stood at {MARK}.\n");
    let latin =
        |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let packed = |bytes: &[u8]| {
        let line = STANDARD.encode(bytes);
        line.as_bytes()
            .chunks(60)
            .map(|c| String::from_utf8_lossy(c).into_owned())
            .collect::<Vec<_>>()
            .join("\r\n")
    };
    is_found(mail("text/plain; charset=utf-8", "base64", &packed(says.as_bytes())).as_bytes());
    is_found(mail("text/plain; charset=iso-8859-1", "base64", &packed(&latin(&says))).as_bytes());
    let soft = says
        .replace("3LJC-", "3LJC-=\r\n")
        .replace("LIQM", "LI=\r\nQM")
        .replace("ë", "=EB")
        .replace("ü", "=FC");
    is_found(
        mail("text/plain; charset=iso-8859-1", "quoted-printable", &soft.replace("ß", "=DF"))
            .as_bytes(),
    );
    let page = format!(
        "<html><body><p>Gr&uuml;&szlig;e</p><td>{}</td></body></html>",
        MARK.replace('-', "&#8209;")
    );
    is_found(mail("text/html", "7bit", &page).as_bytes());
    is_found(mail("text/html", "base64", &packed(page.as_bytes())).as_bytes());
    is_found(page.as_bytes());
    for tag in ["-<br>", "-<wbr>", "-</b><b>", "&ndash;", "&#x2011;", "-&nbsp;", "&minus;<br/>\n"] {
        is_found(format!("<div><b>{}</b></div>", MARK.replace('-', tag)).as_bytes());
    }
    // As text and as a page, with the mail it answers inside it and a ticket hanging on.
    let inner = mail("text/plain; charset=utf-8", "base64", &packed(says.as_bytes()));
    let both = format!(
        "--x\r\nContent-Type: text/plain\r\n\r\nnothing\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--x--\r\n"
    );
    is_found(mail("multipart/mixed; boundary=x", "7bit", &both).as_bytes());
    let hanging = format!(
        "--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--x--\r\n",
        packed(says.as_bytes())
    );
    is_found(mail("multipart/mixed; boundary=x", "7bit", &hanging).as_bytes());
    let mailbox = format!(
        "From d@example.com Mon Nov 30 10:00:00 2026\n{}\nFrom x Mon Nov 30\n{inner}",
        mail("text/plain", "7bit", "hello")
    );
    is_found(mailbox.as_bytes());
    let mut odd = b"Gr\xfc\xdfe: ".to_vec();
    odd.extend(MARK.as_bytes());
    is_found(&odd);
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let marked = format!("\u{feff}{says}");
    for text in [little(&says), little(&marked), big(&says), big(&marked)] {
        is_found(&text);
    }
}

#[test]
fn a_head_that_was_not_there_is_never_taken() {
    let lost = &MARK[..MARK.len() - 1];
    for text in [
        // One letter lost, and the next word or line would make it whole.
        format!("We had {lost} A man called."),
        format!("We had {lost}\nA man called."),
        format!("We had {lost}-A"),
        format!("{} am", &MARK[..MARK.len() - 2]),
        format!("{}\nam here", &MARK[..MARK.len() - 2]),
        // One too many, at either end, or in the middle of something longer.
        format!("{MARK}X"),
        format!("{MARK}-XY"),
        format!("v{MARK}"),
        format!("1.{MARK}"),
        format!("2026-11-{MARK}"),
        // Groups of other lengths, a letter that no root has, two spellings in one.
        MARK.replace("3LJC-I", "3LJCI-"),
        MARK.replace("LIQM", "LI9M"),
        MARK.replace("LIQM", "liqm"),
        MARK.replace("LIQM-", "LI QM-"),
        MARK.replace("-IAH3-LIQM", "-IAH3--LIQM"),
        MARK.replace("STVQ-", ""),
        MARK.replacen("273", "", 1),
        MARK.replacen("273", "99999999999999999999999", 1),
        // Words that are as long as the groups.
        "we have 12 that were good this from they am".to_owned(),
        "in 12-that-were-good-this-from-they-to".to_owned(),
        "10-ways-to-lose-your-phone-again-today".to_owned(),
        "12-abcdefghijklmnopqrstuvwxya".to_owned(),
        "2026-05-17 10:00:00, +46 70 123 45 67".to_owned(),
    ] {
        assert_eq!(found(text.as_bytes()), [], "{text}");
        assert_eq!(found(mail("text/plain", "7bit", &text).as_bytes()), [], "{text}");
    }
}
