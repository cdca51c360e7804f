//! Reading blobs out of `git cat-file --batch`.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::process::{ChildStdin, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::{self, not_understood};
use super::command::{Git, LONGEST_WORDS};
use super::error::{MISSING_REMEDY, words_of};
use super::watch::{Watch, Watched};
use crate::tree::buffer::Buffer;
use crate::tree::content::ContentId;
use crate::tree::unreadable::Unreadable;

/// Processes that wait for the next request: as many as threads have read at once.
#[derive(Default)]
pub(super) struct Batch(Mutex<Vec<Process>>);

impl Batch {
    /// Puts a blob into `buffer`.
    pub(super) fn read(&self, git: &Git, id: ContentId, buffer: &mut Buffer) -> io::Result<()> {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = idle.map_or_else(|| Process::start(git), Ok)?;
        // A process with which something went wrong ends here.
        let found = process.read(id, buffer).map_err(|error| process.words().unwrap_or(error))?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        if found { Ok(()) } else { Err(missing()) }
    }
}

fn missing() -> io::Error {
    Unreadable { message: "the clone lacks its content".to_owned(), remedy: MISSING_REMEDY }.into()
}

struct Process {
    watch: Arc<Watch>,
    requests: ChildStdin,
    answers: BufReader<Watched>,
    /// What it says about errors. A file takes any amount, where a pipe that nobody reads would stop it.
    words: File,
}

impl Process {
    fn start(git: &Git) -> io::Result<Self> {
        let words = tempfile::tempfile()?;
        let mut command = git.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(words.try_clone()?);
        let mut child = command.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let watch = Watch::new(child, git.environment.patience);
        let (requests, output) = pipes.ok_or_else(not_understood)?;
        let answers = BufReader::new(Watched { output, watch: Arc::clone(&watch) });
        Ok(Self { watch, requests, answers, words })
    }

    /// Whether the blob is there. After an error the process is of no more use.
    fn read(&mut self, id: ContentId, buffer: &mut Buffer) -> io::Result<bool> {
        self.watch.expect(true);
        let read = self.ask(id, buffer);
        self.watch.expect(false);
        read
    }

    fn ask(&mut self, id: ContentId, buffer: &mut Buffer) -> io::Result<bool> {
        self.requests.write_all(format!("{id}\n").as_bytes())?;
        self.requests.flush()?;
        answer::read(&mut self.answers, id, buffer)
    }

    /// Git's own words about what went wrong.
    fn words(&mut self) -> Option<io::Error> {
        // Only once it has ended has it said everything.
        self.watch.end();
        if self.watch.gave_up() {
            let remedy = "check the disk that the repository lies on, and run the command again";
            return Some(Unreadable { message: "git does not answer".to_owned(), remedy }.into());
        }
        let mut words = Vec::new();
        self.words.seek(SeekFrom::Start(0)).ok()?;
        (&self.words).take(LONGEST_WORDS).read_to_end(&mut words).ok()?;
        let words = String::from_utf8_lossy(&words);
        let has_words = !words.trim().is_empty();
        has_words.then(|| io::Error::other(format!("git failed: {}", words_of(&words))))
    }
}
