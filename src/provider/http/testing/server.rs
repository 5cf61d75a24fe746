use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

use super::request::pairs;
use super::{Mishap, Moment, Plan, Recorder, Reply, Request};

/// A platform's state, and what it answers.
pub(crate) trait Platform: Send + 'static {
    /// As [`Recorder`] names it.
    const NAME: &'static str;
    fn answer(&mut self, request: &Request) -> Reply;
}

struct Inside<P> {
    platform: P,
    plans: Vec<Plan>,
    seen: Vec<Request>,
    recorder: Recorder,
    open: Vec<TcpStream>,
}

/// Serves a [`Platform`] on 127.0.0.1 until it is dropped.
pub(crate) struct Server<P> {
    address: SocketAddr,
    moment: Moment,
    inside: Arc<Mutex<Inside<P>>>,
    listening: Option<(JoinHandle<()>, Arc<AtomicBool>)>,
}

impl<P: Platform> Server<P> {
    pub(crate) fn start(platform: P, moment: &Moment) -> Server<P> {
        Server::start_at("127.0.0.1:0".parse().unwrap(), platform, moment)
    }

    pub(crate) fn start_at(address: SocketAddr, platform: P, moment: &Moment) -> Server<P> {
        let recorder = Recorder::new(P::NAME);
        let inside =
            Inside { platform, plans: Vec::new(), seen: Vec::new(), recorder, open: Vec::new() };
        let mut server = Server {
            address,
            moment: moment.clone(),
            inside: Arc::new(Mutex::new(inside)),
            listening: None,
        };
        server.listen();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The platform's state.
    pub(crate) fn state<T>(&self, look: impl FnOnce(&mut P) -> T) -> T {
        look(&mut lock(&self.inside).platform)
    }

    /// Returns the requests that were made since the last look.
    pub(crate) fn seen(&self) -> Vec<Request> {
        std::mem::take(&mut lock(&self.inside).seen)
    }

    /// The next `times` exchanges of that kind go wrong.
    pub(crate) fn plan(
        &self,
        times: usize,
        mishap: Mishap,
        when: impl Fn(&Request) -> bool + Send + 'static,
    ) {
        lock(&self.inside).plans.push(Plan { mishap, when: Box::new(when), times });
    }

    /// Returns the number of times that the plans are still to happen, and forgets the plans.
    pub(crate) fn forget(&self) -> usize {
        std::mem::take(&mut lock(&self.inside).plans).iter().map(|p| p.times).sum()
    }

    /// From now on connections are refused.
    pub(crate) fn refuse(&mut self) {
        let Some((thread, stop)) = self.listening.take() else {
            return;
        };
        stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        thread.join().unwrap();
        for stream in lock(&self.inside).open.drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    pub(crate) fn listen(&mut self) {
        if self.listening.is_some() {
            return;
        }
        let listener = TcpListener::bind(self.address).unwrap();
        self.address = listener.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, inside, moment) =
            (Arc::clone(&stop), Arc::clone(&self.inside), self.moment.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (inside, moment) = (Arc::clone(&inside), moment.clone());
                lock(&inside).open.push(stream.try_clone().unwrap());
                std::thread::spawn(move || {
                    // What a client that hangs up leaves behind is no fault of the test's.
                    drop(serve(&stream, &inside, &moment));
                    drop(stream.shutdown(Shutdown::Both));
                });
            }
        });
        self.listening = Some((thread, stop));
    }
}

impl<P> Drop for Server<P> {
    fn drop(&mut self) {
        if let Some((thread, stop)) = self.listening.take() {
            stop.store(true, Ordering::SeqCst);
            drop(TcpStream::connect(self.address));
            drop(thread.join());
        }
        for stream in lock(&self.inside).open.drain(..) {
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

fn lock<P>(inside: &Mutex<Inside<P>>) -> MutexGuard<'_, Inside<P>> {
    // A test that failed while it looked says so itself.
    inside.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// One connection, as long as it lasts.
fn serve<P: Platform>(
    stream: &TcpStream,
    inside: &Mutex<Inside<P>>,
    moment: &Moment,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let (mishap, reply) = {
            let inside = &mut *lock(inside);
            inside.seen.push(request.clone());
            let plan = inside.plans.iter_mut().find(|p| p.times > 0 && (p.when)(&request));
            let mishap = plan.map(|plan| {
                plan.times -= 1;
                plan.mishap.clone()
            });
            let done =
                !matches!(mishap, Some(Mishap::Reply(_) | Mishap::Dropped | Mishap::Stalled));
            let reply = done.then(|| inside.platform.answer(&request));
            inside.recorder.keep(&request, if mishap.is_none() { reply.as_ref() } else { None });
            (mishap, reply.unwrap_or_else(|| Reply::empty(500)))
        };
        let whole = |reply: Reply| {
            let date = moment.time().to_rfc2822().replace("+0000", "GMT");
            bytes(&reply.with("date", date))
        };
        let mut out = stream;
        match mishap {
            None => out.write_all(&whole(reply))?,
            Some(Mishap::Reply(other)) => out.write_all(&whole(other))?,
            Some(Mishap::Dropped | Mishap::DroppedAfter) => return Ok(()),
            Some(Mishap::Truncated) => {
                let all =
                    whole(Reply::json(200, &serde_json::json!({ "cut": "here and no further" })));
                return out.write_all(&all[..all.len() - 10]);
            }
            Some(Mishap::Stalled) => {
                // Until the client hangs up.
                drop(reader.read(&mut [0]));
                return Ok(());
            }
            Some(Mishap::Oversized) => {
                let body = vec![b' '; 5 << 20];
                out.write_all(&whole(Reply { body, ..Reply::empty(200) }))?;
            }
        }
    }
    Ok(())
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed.parse(&head).map_err(std::io::Error::other)?;
    let target = parsed.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: pairs(query),
        headers: parsed
            .headers
            .iter()
            .map(|h| (h.name.to_ascii_lowercase(), text(h.value)))
            .collect(),
        body: Vec::new(),
    };
    let length = request.header("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    reader.read_exact(&mut request.body)?;
    Ok(Some(request))
}

fn bytes(reply: &Reply) -> Vec<u8> {
    use std::fmt::Write;
    let mut head = format!("HTTP/1.1 {} x\r\n", reply.status);
    for (name, value) in &reply.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if reply.status != 204 {
        let _ = write!(head, "content-length: {}\r\n", reply.body.len());
    }
    head.push_str("\r\n");
    [head.as_bytes(), &reply.body].concat()
}
