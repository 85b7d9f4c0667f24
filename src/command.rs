//! Other programs: the words of their command lines, and talking with them.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The words of a command line, as a shell would divide it, without anything else that a shell does.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some('"'), '\\') => match letters.next()? {
                escaped @ ('"' | '\\' | '$' | '`') => word.get_or_insert_default().push(escaped),
                other => word.get_or_insert_default().extend(['\\', other]),
            },
            (Some(_), letter) => word.get_or_insert_default().push(letter),
            (None, '\\') => word.get_or_insert_default().push(letters.next()?),
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (None, letter) => word.get_or_insert_default().push(letter),
        }
    }
    if quote.is_some() {
        return None;
    }
    words.extend(word);
    Some(words)
}

/// What a program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: ExitStatus,
    pub(crate) out: Vec<u8>,
    pub(crate) said: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// The command line has no words, or a quotation mark that nothing closes.
    Garbled,
    /// There is no such program.
    NotThere,
    /// It had not ended when its time was up.
    TooLong,
    /// It gave more than is taken.
    TooMuch,
    /// It could not be run.
    Failed(std::io::Error),
}

/// What a program may take: its time, and the bytes of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) time: Duration,
    pub(crate) bytes: u64,
}

/// Runs the words of a command in a folder with something on its standard input, and waits for its
/// end: for good, or within limits, beyond which it is ended with all that it has started.
pub(crate) fn ask(
    words: &[String],
    folder: &Path,
    input: Vec<u8>,
    limits: Option<Limits>,
) -> Result<Answer, NoAnswer> {
    let [program, arguments @ ..] = words else { return Err(NoAnswer::Garbled) };
    let program = Path::new(program);
    // A lone name is searched for, a path leads from the book's folder, as in mdBook.
    let lone = program.components().count() == 1;
    let mut command = if lone { Command::new(program) } else { Command::new(folder.join(program)) };
    command.args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    if limits.is_some() {
        // A group of its own, so that it can be ended with those it has started.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    let child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => NoAnswer::NotThere,
        _ => NoAnswer::Failed(error),
    })?;
    let mut running = Running { child, until: limits.map(|limits| Instant::now() + limits.time) };
    let answer = running.answer(input, limits.map_or(u64::MAX, |limits| limits.bytes));
    if answer.is_err() {
        running.end();
    }
    answer
}

struct Running {
    child: Child,
    until: Option<Instant>,
}

impl Running {
    fn answer(&mut self, input: Vec<u8>, most: u64) -> Result<Answer, NoAnswer> {
        // It may answer before it has read all, so that all must flow at once; and what it started
        // may hold its pipes open for longer than anyone waits, so that no one waits for these threads.
        if let Some(mut stdin) = self.child.stdin.take() {
            // Who does not want to hear more has closed the pipe.
            std::thread::spawn(move || stdin.write_all(&input));
        }
        let out = self.child.stdout.take().map(|pipe| reader(pipe, most));
        let said = self.child.stderr.take().map(|pipe| reader(pipe, most));
        let out = self.all_of(out)?;
        let said = self.all_of(said)?;
        if out.len() as u64 > most {
            return Err(NoAnswer::TooMuch);
        }
        let status = self.wait()?;
        Ok(Answer { status, out, said: String::from_utf8_lossy(&said).trim().to_owned() })
    }

    /// What comes out of a pipe until it closes.
    fn all_of(&self, reader: Option<Receiver<std::io::Result<Vec<u8>>>>) -> Result<Vec<u8>, NoAnswer> {
        let Some(reader) = reader else { return Ok(Vec::new()) };
        let read = match self.until {
            Some(until) => reader.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => reader.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match read {
            Ok(read) => read.map_err(NoAnswer::Failed),
            Err(RecvTimeoutError::Timeout) => Err(NoAnswer::TooLong),
            Err(RecvTimeoutError::Disconnected) => Ok(Vec::new()),
        }
    }

    /// Waits for its end. Its pipes are closed by now, so that it is near.
    fn wait(&mut self) -> Result<ExitStatus, NoAnswer> {
        let Some(until) = self.until else { return self.child.wait().map_err(NoAnswer::Failed) };
        let mut pause = Duration::from_micros(100);
        loop {
            if let Some(status) = self.child.try_wait().map_err(NoAnswer::Failed)? {
                return Ok(status);
            }
            if Instant::now() >= until {
                return Err(NoAnswer::TooLong);
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Ends it, with all of its group. Whether it was there to be ended is all one.
    fn end(&mut self) {
        #[cfg(unix)]
        if self.until.is_some()
            && let Some(group) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a pipe on a thread of its own, up to a byte more than is wanted.
fn reader(pipe: impl Read + Send + 'static, most: u64) -> Receiver<std::io::Result<Vec<u8>>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(most.saturating_add(1)).read_to_end(&mut bytes);
        sender.send(read.map(|_| bytes))
    });
    receiver
}

/// The words of a command line, or why it has none.
pub(crate) fn words_of(line: &str) -> Result<Vec<String>, NoAnswer> {
    words(line).filter(|words| !words.is_empty()).ok_or(NoAnswer::Garbled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_lines() {
        let of = |line| words(line).map(|words| words.join("|"));
        assert_eq!(
            of("python3  a.py 'b c' \"d\\\"e\" f\\ g ''").as_deref(),
            Some("python3|a.py|b c|d\"e|f g|")
        );
        assert_eq!(of("").as_deref(), Some(""));
        assert_eq!(of("a 'b"), None);
    }

    #[cfg(unix)]
    fn answer(line: &str, input: &[u8], limits: Option<Limits>) -> Result<Answer, NoAnswer> {
        ask(&words_of(line)?, Path::new("/"), input.to_vec(), limits)
    }

    #[cfg(unix)]
    #[test]
    fn much_may_flow_both_ways() {
        let input = vec![b'x'; 1 << 20];
        let out = answer("cat", &input, None).unwrap();
        assert_eq!((out.out.len(), out.status.success()), (input.len(), true));
        // It does not listen at all.
        let out = answer("sh -c 'echo no >&2; exit 3'", &input, None).unwrap();
        assert_eq!((out.said.as_str(), out.status.code()), ("no", Some(3)));
        assert!(matches!(answer("no-such-program-anywhere", b"", None), Err(NoAnswer::NotThere)));
    }

    #[cfg(unix)]
    #[test]
    fn limits_are_kept() {
        let limits = |time, bytes| Some(Limits { time: Duration::from_millis(time), bytes });
        let start = Instant::now();
        // A child of its own holds the pipe open, and one closes it and stays.
        for line in ["sleep 60", "sh -c 'sleep 60 & sleep 60'", "sh -c 'exec >&- 2>&-; sleep 60'"] {
            assert!(matches!(answer(line, b"", limits(100, 99)), Err(NoAnswer::TooLong)), "{line}");
        }
        assert!(start.elapsed() < Duration::from_secs(30));
        assert!(matches!(answer("yes", b"", limits(30_000, 99)), Err(NoAnswer::TooMuch)));
        assert_eq!(answer("cat", b"as it is", limits(30_000, 8)).unwrap().out, b"as it is");
    }
}
