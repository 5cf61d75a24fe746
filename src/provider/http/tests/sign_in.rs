//! Tests of how the program shows who the program is, and to whom.

use super::*;

#[test]
fn a_token_is_fetched_when_needed_renewed_early_and_once_more_on_401() {
    let desk = desk();
    let tokens = || desk.server.state(|t| t.tokens);
    assert_eq!(tokens(), 0);
    assert_eq!(desk.client.granted().unwrap().unwrap(), ["read:x", "write:x"]);
    desk.client.send(&read()).unwrap();
    desk.client.send(&read()).unwrap();
    assert_eq!(tokens(), 1);
    desk.moment.pass(Duration::from_secs(49));
    desk.client.send(&read()).unwrap();
    assert_eq!(tokens(), 1);
    desk.moment.pass(Duration::from_secs(1));
    desk.client.send(&read()).unwrap();
    assert_eq!(tokens(), 2, "10 s before it ends");
    desk.server.state(|t| t.tokens += 1);
    desk.client.send(&once()).unwrap();
    assert_eq!(tokens(), 4, "revoked: once more");
    desk.server.plan(9, Mishap::Reply(Reply::json(401, &json!({ "message": "no" }))), not_token);
    assert_eq!(
        desk.client.send(&read()).unwrap_err().fault,
        ProviderError::Unauthorised("no".into())
    );
    assert_eq!((tokens(), desk.server.forget()), (5, 7), "and not for ever");
}

#[test]
fn a_refused_sign_in_is_told_as_such_and_nothing_else_is_sent() {
    let desk = desk();
    let settings = settings(&format!("{}/prefix", desk.server.url()));
    let wrong = Client::new(
        &settings,
        grant(Proof::Secret("wrong".into())),
        "scope",
        Rc::new(desk.moment.clone()),
        silent(),
    );
    let trouble = wrong.send(&once()).unwrap_err();
    assert_eq!(trouble.fault, ProviderError::Unauthorised("Unauthorized (access_denied)".into()));
    assert!(matches!(trouble.came(), ActOutcome::Failed(_)));
    assert_eq!(desk.server.seen().len(), 1);
    desk.server.plan(
        1,
        Mishap::Reply(Reply::json(404, &json!({ "error": "Realm does not exist" }))),
        |_| true,
    );
    assert!(
        matches!(desk.client.send(&read()).unwrap_err().fault, ProviderError::Garbled(why) if why.contains("Realm"))
    );
    desk.server.plan(
        1,
        Mishap::Reply(Reply::json(200, &json!({ "access_token": "a\r\nb", "expires_in": 5 }))),
        |_| true,
    );
    assert!(matches!(desk.client.send(&read()).unwrap_err().fault, ProviderError::Garbled(_)));
}

#[test]
fn a_key_signs_in_with_an_assertion_that_the_platform_can_check() {
    use base64::Engine;
    let desk = desk();
    let key = Box::new(SigningKey::from_pem(tls::KEY, Some("k1".into())).unwrap());
    let grant = grant(Proof::Key { key, audience: "https://issuer.example/".into() });
    let url = settings(&format!("{}/prefix", desk.server.url()));
    let client = Client::new(&url, grant, "scope", Rc::new(desk.moment.clone()), silent());
    client.send(&read()).unwrap();
    let form = desk.server.seen().remove(0).form();
    assert_eq!(
        form["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    let parts: Vec<&str> = form["client_assertion"].split('.').collect();
    let decode = |part: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
    let claims: Value = serde_json::from_slice(&decode(parts[1])).unwrap();
    let header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
    assert_eq!((&header["alg"], &header["kid"]), (&json!("RS256"), &json!("k1")));
    assert_eq!(
        (&claims["iss"], &claims["sub"], &claims["aud"]),
        (&json!("readmit"), &json!("readmit"), &json!("https://issuer.example/"))
    );
    assert_eq!(claims["exp"].as_i64().unwrap() - desk.moment.time().timestamp(), 60);
    let pair = {
        use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
        ring::signature::RsaKeyPair::from_pkcs8(
            PrivateKeyDer::from_pem_slice(tls::KEY).unwrap().secret_der(),
        )
        .unwrap()
    };
    let public = ring::signature::UnparsedPublicKey::new(
        &ring::signature::RSA_PKCS1_2048_8192_SHA256,
        pair.public().as_ref(),
    );
    public.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &decode(parts[2])).unwrap();
    assert_eq!(SigningKey::from_pem(tls::CERTIFICATE, None).err(), Some(BadKey::NotPem));
}

#[test]
fn a_token_never_follows_a_redirect() {
    let (desk, other) = (desk(), desk());
    let elsewhere = format!("{}/prefix/x", other.server.url());
    desk.server.plan(1, Mishap::Reply(Reply::empty(307).with("location", elsewhere)), not_token);
    assert!(
        matches!(desk.client.send(&read()).unwrap_err().fault, ProviderError::Garbled(why) if why.contains("redirect"))
    );
    assert!(other.server.seen().is_empty());
}

#[test]
fn tls_is_verified() {
    const REPLY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 45\r\n\r\n{\"access_token\": \"a\", \"expires_in\": 86400000}";
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, tls::CERTIFICATE).unwrap();
    let port = tls::serve(REPLY);
    let client = |host: &str, port: u16, ca_file: Option<std::path::PathBuf>| {
        let config = HttpConfig { ca_file, proxy: Some("none".into()), ..HttpConfig::default() };
        let settings =
            config.open(Base::parse(&format!("https://{host}:{port}")).unwrap()).unwrap();
        Client::new(
            &settings,
            grant(Proof::Secret(SECRET.into())),
            "scope",
            Rc::new(Moment::new()),
            silent(),
        )
    };
    assert_eq!(client("localhost", port, Some(ca.clone())).granted(), Ok(None));
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let plain_port = plain.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in plain.incoming().map_while(Result::ok) {
            drop(std::io::Write::write_all(&mut &stream, b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        }
    });
    for (client, why) in [
        (client("localhost", port, None), "not trusted"),
        (client("127.0.0.1", port, Some(ca.clone())), "for another name"),
        (client("localhost", plain_port, Some(ca.clone())), "does not speak TLS"),
    ] {
        let trouble = client.send(&once()).unwrap_err();
        assert!(trouble.fault.to_string().contains(why), "{:?}", trouble.fault);
        assert!(matches!(trouble.came(), ActOutcome::Failed(_)));
    }
}
