//! Reading, working and handing over at the same time, in bounded memory and in the order of the input.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::{
    article::Item,
    error::Place,
    io::{
        fault::{Code, Fault},
        gate::Gate,
        open::{Meter, Note},
        reader::{Options, Reader},
        row::{Chunk, Origin, Row},
        source::Source,
    },
};

/// How a stream runs; no setting changes what comes out.
///
/// | name | default | purpose |
/// |---|---|---|
/// | `threads` | 0: one a core | the threads that work |
/// | `batch` | 512 | the rows that a thread takes at once |
/// | `memory` | 64 MiB | the bytes of rows under way |
/// | `skip` | 0 | the rows at the start that an earlier run has worked on |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The threads that work; 0 is one a core.
    pub threads: usize,
    /// The rows that a thread takes at once; at least 1.
    pub batch: usize,
    /// The bytes of rows under way; one batch is always under way.
    pub memory: usize,
    /// The rows at the start that are only decoded: they come out as [`Event::Passed`] or [`Event::Rejected`].
    pub skip: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threads: 0, batch: 512, memory: 64 << 20, skip: 0 }
    }
}

/// A batch is closed at so many bytes: large rows make small batches.
const BATCH_BYTES: usize = 128 << 10;

/// What comes out of a stream, in the order of the input.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event<T> {
    /// Something to know about a file.
    Note(Note),
    /// The outcome of one row.
    Done(Origin, T),
    /// A row among those to skip, decoded and not worked on.
    Passed(Origin, Box<Item>),
    /// Nothing is under way: a good moment to hand over what is buffered.
    Idle,
    /// A row that could not be read, or on which the work panicked.
    Rejected(Fault),
    /// A file that could not be read, or not to its end.
    Failed {
        /// Why.
        fault: Fault,
        /// Whether the user named the file, and not only its folder.
        named: bool,
    },
}

/// What a stream did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The rows read, counted by the reader and not by what came out.
    pub rows: u64,
    /// Whether it was stopped before the end.
    pub stopped: bool,
}

/// A request to stop, set once and shared; 0 is none, else the number of the signal.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicUsize>);

impl Stop {
    /// Asks to stop because of a signal.
    pub fn set(&self, signal: usize) {
        self.0.store(signal, Ordering::SeqCst);
    }

    /// Gives the signal.
    pub fn signal(&self) -> Option<usize> {
        Some(self.0.load(Ordering::SeqCst)).filter(|s| *s != 0)
    }

    /// Tells whether to stop.
    pub fn is_set(&self) -> bool {
        self.signal().is_some()
    }
}

/// Makes work on one item after the other of work on one.
pub fn each<T>(work: impl Fn(Item) -> T) -> impl Fn(Vec<Item>) -> Vec<T> {
    move |items| items.into_iter().map(&work).collect()
}

/// Reads the sources one after the other, works on every item on all threads, and gives the outcomes to `sink`.
///
/// `work` takes the items of a batch and gives an outcome for each, in their order; [`each`] makes it of work on one item.
///
/// The outcomes come in the order of the input, whatever the settings. Where the work panics on a row, that row is
/// rejected with [`Code::Internal`] and the others go on. Once `stop` is set nothing more is read; what is under way comes out.
///
/// ```
/// use yunbao::io::{Event, Fault, Meter, Options, Settings, Special, Stop, each, expand, stream};
/// # let dir = tempfile::TempDir::new()?;
/// let path = dir.path().join("news.jsonl");
/// std::fs::write(&path, "{\"id\":\"a\",\"text\":\"云报上线\"}\n{\"id\":\"b\"}\n")?;
///
/// let (mut chars, mut rejected) = (Vec::new(), Vec::new());
/// let summary = stream::<_, Fault>(
///     expand(&[path.into()], Special::Refuse),
///     &Options::default(),
///     Settings::default(),
///     &Meter::default(),
///     &Stop::default(),
///     each(|item| item.text.chars().count()),
///     |event| {
///         match event {
///             Event::Done(origin, count) => chars.push((origin.row.line, count)),
///             Event::Rejected(fault) => rejected.push(fault.place.line),
///             _ => {}
///         }
///         Ok(())
///     },
/// )?;
/// assert_eq!((summary.rows, chars, rejected), (2, vec![(1, 4)], vec![2]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Ends with the first error of `sink`, or with one of its own kind where the threads cannot be made.
pub fn stream<T, E>(
    sources: Vec<Result<Source, Fault>>,
    options: &Options,
    settings: Settings,
    meter: &Meter,
    stop: &Stop,
    work: impl Fn(Vec<Item>) -> Vec<T> + Send + Sync + 'static,
    mut sink: impl FnMut(Event<T>) -> Result<(), E>,
) -> Result<Summary, E>
where
    T: Send + 'static,
    E: From<Fault>,
{
    let pool = ThreadPoolBuilder::new()
        .num_threads(settings.threads)
        .thread_name(|i| format!("work-{i}"))
        .build()
        .map_err(|e| Fault::plain(Code::Setting, format!("threads: {e}")))?;
    // Every thread has a batch, one waits for its turn to be written, and one for a thread.
    let gate = Arc::new(Gate::new(pool.current_num_threads() + 2, settings.memory));
    let (sender, receiver) = mpsc::channel();
    let feeder = Feeder {
        options: options.clone(),
        settings,
        meter: meter.clone(),
        stop: stop.clone(),
        pool,
        gate: Arc::clone(&gate),
        sender,
        work: Arc::new(work),
        sent: 0,
        rows: 0,
    };
    // Not scoped: a reader that waits for input must not keep a stopped run alive.
    thread::Builder::new()
        .name("read".to_owned())
        .spawn(move || feeder.feed(sources))
        .map_err(|e| Fault::plain(Code::Setting, format!("threads: {e}")))?;

    let mut early: BTreeMap<u64, Parcel<T>> = BTreeMap::new();
    let (mut next, mut end) = (0, None);
    loop {
        if stop.is_set() {
            gate.close();
        }
        while let Some(parcel) = early.remove(&next) {
            next += 1;
            for event in parcel.events {
                sink(event).inspect_err(|_| gate.close())?;
            }
            gate.leave(parcel.bytes);
        }
        if let Some((last, rows)) = end
            && next == last
        {
            return Ok(Summary { rows, stopped: stop.is_set() });
        }
        if gate.is_idle() {
            sink(Event::Idle).inspect_err(|_| gate.close())?;
        }
        match receiver.recv_timeout(Duration::from_millis(50)) {
            Ok(Message::Parcel(at, parcel)) => {
                early.insert(at, parcel);
            }
            Ok(Message::End(last, rows)) => end = Some((last, rows)),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(rows) = gate.idle_and_closed() {
                    return Ok(Summary { rows, stopped: true });
                }
            }
            // A thread that dies must not look like the end of the input.
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Fault::plain(Code::Internal, "the reading thread ended early").into());
            }
        }
    }
}

enum Message<T> {
    Parcel(u64, Parcel<T>),
    /// So many parcels were sent, with so many rows.
    End(u64, u64),
}

struct Parcel<T> {
    events: Vec<Event<T>>,
    bytes: usize,
}

/// The thread that reads.
struct Feeder<T, W> {
    options: Options,
    settings: Settings,
    meter: Meter,
    stop: Stop,
    pool: ThreadPool,
    gate: Arc<Gate>,
    sender: Sender<Message<T>>,
    work: Arc<W>,
    sent: u64,
    rows: u64,
}

impl<T, W> Feeder<T, W>
where
    T: Send + 'static,
    W: Fn(Vec<Item>) -> Vec<T> + Send + Sync + 'static,
{
    fn feed(mut self, sources: Vec<Result<Source, Fault>>) {
        for source in sources {
            if self.stop.is_set() {
                break;
            }
            let (name, named) = match &source {
                Ok(source) => (source.name().to_owned(), source.is_named()),
                Err(fault) => (fault.place.file.clone(), true),
            };
            // A reader that panics on one file must not take the others with it.
            let outcome = catch_unwind(AssertUnwindSafe(|| match source {
                Ok(source) => self.read(&source),
                Err(fault) => Err(fault),
            }));
            let fault = match outcome {
                Ok(Ok(())) => continue,
                Ok(Err(fault)) => fault,
                Err(panic) => Fault::new(Code::Internal, Place::new(name, 0), reason(&*panic)),
            };
            if !self.send(vec![Event::Failed { fault, named }]) {
                return;
            }
        }
        // Where the other side is gone, nobody waits for the end.
        let _ = self.sender.send(Message::End(self.sent, self.rows));
    }

    fn read(&mut self, source: &Source) -> Result<(), Fault> {
        let stamp = source.stamp();
        let mut reader = Reader::open(source, &self.options, &self.meter)?;
        loop {
            let notes = reader.notes();
            if !notes.is_empty() && !self.send(notes.into_iter().map(Event::Note).collect()) {
                return Ok(());
            }
            let stop = self.stop.clone();
            let (chunk, outcome) =
                reader.read(self.settings.batch.max(1), BATCH_BYTES, || !stop.is_set());
            let last = chunk.is_empty();
            if !last && !self.spawn(chunk) {
                return Ok(());
            }
            outcome?;
            if last {
                break;
            }
        }
        if stamp.is_some() && source.stamp() != stamp && !self.stop.is_set() {
            let place = Place::new(source.name(), 0);
            return Err(Fault::new(Code::Changed, place, "changed while it was read"));
        }
        Ok(())
    }

    /// Sends events that need no work; false where the gate is closed.
    fn send(&mut self, events: Vec<Event<T>>) -> bool {
        if !self.gate.enter(0, 0) {
            return false;
        }
        let parcel = Parcel { events, bytes: 0 };
        let sent = self.sender.send(Message::Parcel(self.sent, parcel)).is_ok();
        self.sent += 1;
        sent
    }

    /// Gives a chunk to the threads that work; false where the gate is closed.
    fn spawn(&mut self, chunk: Chunk) -> bool {
        let (at, bytes, rows) = (self.sent, chunk.bytes(), chunk.len() as u64);
        let skip =
            usize::try_from(self.settings.skip.saturating_sub(self.rows)).unwrap_or(usize::MAX);
        if !self.gate.enter(bytes, rows) {
            return false;
        }
        self.sent += 1;
        self.rows += rows;
        let (work, sender) = (Arc::clone(&self.work), self.sender.clone());
        self.pool.spawn(move || {
            let skip = skip.min(chunk.len());
            let mut events: Vec<_> = (0..skip).map(|row| pass(&chunk, row)).collect();
            events.extend(perform_all(&chunk, skip, &*work));
            // Where the other side is gone, nobody waits for the outcome.
            let _ = sender.send(Message::Parcel(at, Parcel { events, bytes }));
        });
        true
    }
}

/// Decodes a row that an earlier run has worked on.
fn pass<T>(chunk: &Chunk, row: usize) -> Event<T> {
    match perform(chunk, row, &each(Box::new)) {
        Event::Done(origin, item) => Event::Passed(origin, item),
        Event::Rejected(fault) => Event::Rejected(fault),
        _ => Event::Idle,
    }
}

/// Works on the rows from `from` on, all at once; one by one where that fails, to learn which row it is.
fn perform_all<T>(
    chunk: &Chunk,
    from: usize,
    work: &impl Fn(Vec<Item>) -> Vec<T>,
) -> Vec<Event<T>> {
    let rows = from..chunk.len();
    let together = catch_unwind(AssertUnwindSafe(|| {
        let mut faults = Vec::with_capacity(rows.len());
        let mut items = Vec::with_capacity(rows.len());
        for row in rows.clone() {
            match chunk.decode(row)? {
                Ok(item) => {
                    items.push(item);
                    faults.push(None);
                }
                Err(fault) => faults.push(Some(fault)),
            }
        }
        let asked = items.len();
        let done = work(items);
        (done.len() == asked).then_some((faults, done))
    }));
    let Ok(Some((faults, done))) = together else {
        return rows.map(|row| perform(chunk, row, work)).collect();
    };
    let mut done = done.into_iter();
    let event = |(row, fault): (usize, Option<Fault>)| match fault {
        Some(fault) => Some(Event::Rejected(fault)),
        None => done.next().map(|done| Event::Done(origin(chunk, row), done)),
    };
    rows.zip(faults).filter_map(event).collect()
}

fn origin(chunk: &Chunk, row: usize) -> Origin {
    let row = chunk.row(row).map_or(Row { line: 0, byte: 0 }, |(row, _)| row);
    Origin { file: chunk.shared_name(), row }
}

fn perform<T>(chunk: &Chunk, row: usize, work: &impl Fn(Vec<Item>) -> Vec<T>) -> Event<T> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        chunk.decode(row).map(|item| item.map(|item| work(vec![item]).pop()))
    }));
    let why = match outcome {
        Ok(Some(Ok(Some(done)))) => return Event::Done(origin(chunk, row), done),
        Ok(Some(Err(fault))) => return Event::Rejected(fault),
        Ok(Some(Ok(None))) => "the work gave no outcome".to_owned(),
        Ok(None) => "no such row".to_owned(),
        Err(panic) => reason(&*panic),
    };
    let (at, bytes) = chunk.row(row).unwrap_or((Row { line: 0, byte: 0 }, &[]));
    let fault = Fault::new(Code::Internal, Place::new(chunk.file(), at.line), why);
    Event::Rejected(fault.hint("this is a defect of yunbao: please report it").with_data(bytes))
}

/// Reads what a panic said.
fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    format!("the analysis panicked: {said}")
}
