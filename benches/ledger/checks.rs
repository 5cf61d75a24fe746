//! Verification, against reading, hashing and adding up a flat file of the same bytes.

use std::{
    fs,
    io::{Read as _, Write as _},
};

use ed25519_dalek::{Signer as _, SigningKey};
use readmit::ledger::{
    LedgerFile, Proving as _,
    format::tree::{Frontier, leaf_hash},
    signatures::{self, AT_ONCE, PendingSignature, wrong},
    verify::{TrustedHead, VerifyOptions, verify},
};

use crate::{Bench, median, most_memory, say};

const RUNS: usize = 3;

fn options(bench: &Bench) -> VerifyOptions {
    VerifyOptions { key: Some(bench.installation.verifying_key()), ..VerifyOptions::default() }
}

fn report(bench: &Bench, name: &str, options: &VerifyOptions) {
    let mut size = 0;
    let (clock, cpu) = median(RUNS, || {
        let report = verify(&LedgerFile(&bench.path()), options, &mut |_, _| {}).unwrap();
        assert!(report.is_sound(), "{:?}", report.findings);
        size = report.size;
    });
    say(&format!(
        "  {name}, {size} entries: {clock:.0} ms, processor {cpu:.0} ms, {} MiB",
        most_memory()
    ));
}

/// Everything, from the first entry to the head.
pub fn whole(bench: &Bench) {
    report(bench, "verify, everything", &options(bench));
}

/// As after a verification whose head was kept: the hashes, the tree, the heads.
pub fn known(bench: &Bench) {
    let head = TrustedHead::parse("kept", &bench.open().head().unwrap().note).unwrap();
    report(
        bench,
        "verify since the newest head",
        &VerifyOptions { since: Some(head), ..options(bench) },
    );
}

/// The signatures alone, of messages as long as an entry's, on one core; and what as many as there
/// are entries come to.
pub fn signatures(bench: &Bench) {
    const MANY: usize = AT_ONCE * 8;
    let size = bench.open().head().unwrap().size;
    let key = SigningKey::from_bytes(&[3; 32]);
    let public = key.verifying_key();
    let messages: Vec<String> = (0..MANY).map(|i| format!("{i:0500}")).collect();
    let signed: Vec<_> =
        messages.iter().map(|m| (m.as_bytes(), key.sign(m.as_bytes()).to_bytes())).collect();
    let singly = median(RUNS, || {
        for (message, signature) in &signed[..AT_ONCE] {
            signatures::verify(&public, message, signature).unwrap();
        }
    });
    let together = median(RUNS, || {
        let claims: Vec<PendingSignature> =
            signed.iter().map(|(m, s)| PendingSignature::new(&public, m, s)).collect();
        assert!(wrong(&claims, |claim| claim).is_empty());
    });
    let each = |(_, cpu): (f64, f64), n: usize| cpu * 1000.0 / f64::from(u32::try_from(n).unwrap());
    let (one, many) = (each(singly, AT_ONCE), each(together, MANY));
    let all = many * f64::from(u32::try_from(size).unwrap()) / 1000.0;
    say(&format!(
        "  a signature alone: processor {one:.1} us; among {AT_ONCE}: {many:.1} us; {size} of them: {all:.0} ms"
    ));
}

/// The floor: a flat file of the same bytes, read, hashed, added up to the root, in one thread.
pub fn floor(bench: &Bench) {
    let ledger = bench.open();
    let flat = bench.dir.join("flat");
    let mut lengths = Vec::new();
    let mut out = std::io::BufWriter::new(fs::File::create(&flat).unwrap());
    ledger
        .prove(&mut |moment| {
            moment.each_body(0, moment.size(), &mut |_, body| {
                // The signature and the line break are hashed too.
                lengths.push(body.len() + 89);
                out.write_all(body.as_bytes()).unwrap();
                out.write_all(&[b'x'; 89]).unwrap();
            })?;
            Ok(vec![0])
        })
        .unwrap();
    out.flush().unwrap();
    let (clock, cpu) = median(RUNS, || {
        let mut file = std::io::BufReader::with_capacity(1 << 20, fs::File::open(&flat).unwrap());
        let (mut frontier, mut buffer) = (Frontier::default(), Vec::new());
        for length in &lengths {
            buffer.resize(*length, 0);
            file.read_exact(&mut buffer).unwrap();
            frontier.push(leaf_hash(&[&buffer]));
        }
        assert_ne!(frontier.root(), [0; 32]);
    });
    say(&format!("  flat file, {} records: {clock:.0} ms, processor {cpu:.0} ms", lengths.len()));
    fs::remove_file(flat).unwrap();
}
