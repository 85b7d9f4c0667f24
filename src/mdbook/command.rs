//! Other programs: the words of their command lines, and talking with them.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// The words of a command line, as a shell would divide it, without anything else that a shell does.
pub(super) fn words(line: &str) -> Option<Vec<String>> {
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
pub(super) struct Answer {
    pub(super) status: ExitStatus,
    pub(super) out: Vec<u8>,
    pub(super) said: String,
}

/// Why there is no answer.
pub(super) enum NoAnswer {
    /// The command line has no words, or a quotation mark that nothing closes.
    Garbled,
    /// There is no such program.
    NotThere,
    /// It could not be run.
    Failed(std::io::Error),
}

/// Runs a command in a folder with something on its standard input, and waits for its end.
pub(super) fn ask(line: &str, more: &[&str], folder: &Path, input: &[u8]) -> Result<Answer, NoAnswer> {
    let words = words(line).filter(|words| !words.is_empty()).ok_or(NoAnswer::Garbled)?;
    let program = Path::new(&words[0]);
    // A lone name is searched for, a path leads from the book's folder, as in mdBook.
    let lone = program.components().count() == 1;
    let mut command = if lone { Command::new(program) } else { Command::new(folder.join(program)) };
    command.args(&words[1..]).args(more).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => NoAnswer::NotThere,
        _ => NoAnswer::Failed(error),
    };
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // It may answer before it has read all: both must flow at once.
        scope.spawn(move || {
            // Who does not want to hear more has closed the pipe.
            stdin.map(|mut stdin| stdin.write_all(input))
        });
        child.wait_with_output()
    })
    .map_err(NoAnswer::Failed)?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Ok(Answer { status: output.status, out: output.stdout, said })
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
    #[test]
    fn much_may_flow_both_ways() {
        let input = vec![b'x'; 1 << 20];
        let Ok(answer) = ask("cat", &[], Path::new("/"), &input) else { panic!() };
        assert_eq!((answer.out.len(), answer.status.success()), (input.len(), true));
        // It does not listen at all.
        let Ok(answer) = ask("sh -c 'echo no >&2; exit 3'", &[], Path::new("/"), &input) else { panic!() };
        assert_eq!((answer.said.as_str(), answer.status.code()), ("no", Some(3)));
        assert!(matches!(ask("no-such-program-anywhere", &[], Path::new("/"), b""), Err(NoAnswer::NotThere)));
    }
}
