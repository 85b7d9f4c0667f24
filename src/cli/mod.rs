//! The command line: arguments in, exit code out.
//!
//! Exit codes: 0, the command did what it was asked; 1, the book has errors, and nothing was
//! written; 2, the command could not be carried out: wrong arguments, no such path, a folder that
//! cannot be written.

mod args;
mod build;
mod cover;
mod mdbook;
mod new;
mod pages;
mod quality;
mod report;
mod verify;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use build::Job;

/// Runs the command that the arguments name (the program's own name first).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = mdbook::named(arguments.into_iter().collect());
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // A closed pipe is no reason to complain about a help text.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match &args.command {
        Command::New(new) => new::run(new),
        Command::Build(build) => build::run(&args, &Job::build(build)),
        Command::Mdbook(mdbook) => mdbook::run(&args, mdbook),
        Command::Check(check) => build::run(&args, &Job::check(check)),
        Command::Verify(verify) => verify::run(&args, verify),
        Command::Cover(cover) => cover::run(&args, cover),
        Command::Themes { name } => pages::themes(name.as_deref()),
        Command::Schema => pages::schema(),
        Command::Completions { shell } => pages::completions(*shell),
        Command::Man { command } => pages::man(command.as_deref()),
    }
}

/// Says why the command could not be carried out.
fn cannot(message: impl std::fmt::Display) -> ExitCode {
    // There is no one left to tell if standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "error: {message}");
    ExitCode::from(2)
}
