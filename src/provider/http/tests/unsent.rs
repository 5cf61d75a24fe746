//! Tests that an exchange that failed before a connection stood has not been sent, and says why.

use std::io::{Read, Write};
use std::net::TcpListener;

use ureq::Proxy;

use super::*;

fn client(base: &str, proxy: Option<&str>) -> Client {
    let proxy = proxy.map(|proxy| Proxy::new(proxy).unwrap());
    let settings =
        Settings { base: Base::parse(base).unwrap(), proxy, ..settings("http://127.0.0.1:1") };
    Client::new(
        &settings,
        grant(Proof::Secret(SECRET.into())),
        "scope",
        Rc::new(Moment::new()),
        silent(),
    )
}

/// Returns what became of the request itself, without the sign-in before the request.
fn exchange(client: &Client) -> crate::provider::http::transport::Lost {
    let url = format!("{}/x", client.base().as_str());
    client.wire().exchange(&url, &once(), None).err().unwrap()
}

/// Answers the first connection so, and says what it was asked for.
fn answering(reply: &'static str) -> (u16, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, asked) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
            head.push(byte[0]);
        }
        stream.write_all(reply.as_bytes()).unwrap();
        tell.send(String::from_utf8_lossy(&head).into_owned()).unwrap();
    });
    (port, asked)
}

/// The resolver refuses this name by itself, without asking anybody.
const NO_NAME: &str = "a..b";

#[test]
fn a_name_that_does_not_resolve_is_unsent_and_says_so() {
    let proxy = format!("http://{NO_NAME}:3128");
    for (base, proxy) in
        [(format!("https://{NO_NAME}"), None), ("https://id.example.com".into(), Some(&*proxy))]
    {
        let lost = exchange(&client(&base, proxy));
        let said = lost.fault.to_string();
        assert!(lost.unsent, "{said}");
        assert!(said.contains("lookup") && !said.contains("uncategorized"), "{said}");
    }
}

#[test]
fn what_a_proxy_refuses_is_unsent() {
    for (reply, words) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            "HTTPS_PROXY, as http://NAME:PASSWORD@",
        ),
        ("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n", "did not connect"),
        ("HTTP/1.1 200 OK\r\nnot a header\r\n\r\n", "not HTTP"),
        ("", ""),
    ] {
        let (port, asked) = answering(reply);
        let lost =
            exchange(&client("https://id.example.com", Some(&format!("http://127.0.0.1:{port}"))));
        let said = lost.fault.to_string();
        assert!(lost.unsent && said.contains(words), "{reply:?}: {said}");
        assert!(asked.recv().unwrap().starts_with("CONNECT id.example.com:443"));
    }
}

#[test]
fn once_a_connection_stands_it_may_have_been_sent() {
    let (port, asked) = answering("");
    let lost = exchange(&client(&format!("http://127.0.0.1:{port}"), None));
    assert!(!lost.unsent, "{}", lost.fault);
    assert!(asked.recv().unwrap().starts_with("POST /x"));
    // One that is kept open from an earlier exchange stands already.
    let desk = desk();
    desk.client.send(&read()).unwrap();
    desk.server.plan(1, Mishap::Dropped, not_token);
    assert!(desk.client.send(&once()).unwrap_err().perhaps_done);
}

#[test]
fn a_fault_is_said_once() {
    for (reply, said) in [
        (Reply::empty(502), "the platform could not be reached: it answered 502"),
        (
            Reply::json(503, &json!({ "message": "busy" })),
            "the platform could not be reached: it answered 503: busy",
        ),
    ] {
        let desk = desk();
        desk.server.plan(usize::MAX, Mishap::Reply(reply), not_token);
        assert_eq!(desk.client.send(&read()).unwrap_err().fault.to_string(), said);
    }
}
