//! `aldine schema`, `aldine completions`, `aldine man`: texts for standard output.

use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::cannot;

fn print(bytes: &[u8]) -> ExitCode {
    match std::io::stdout().lock().write_all(bytes) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => cannot(format!("standard output cannot be written: {error}")),
    }
}

/// The manifest's JSON schema.
pub(crate) fn schema() -> ExitCode {
    let schema = crate::manifest::schema();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_else(|_| schema.to_string());
    text.push('\n');
    print(text.as_bytes())
}

/// The shipped themes, each with what it says of itself; or the text of one.
pub(crate) fn themes(name: Option<&str>) -> ExitCode {
    use crate::theme::{SHIPPED, shipped};
    let Some(name) = name else {
        let mut list = String::new();
        for (name, text) in SHIPPED {
            let theme: toml::Table = text.parse().unwrap_or_default();
            let description = theme.get("description").and_then(toml::Value::as_str).unwrap_or("");
            list.push_str(&format!("{name:10}  {description}\n"));
        }
        return print(list.as_bytes());
    };
    match shipped(name) {
        Some(text) => print(text.as_bytes()),
        None => {
            let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
            cannot(format!("there is no theme `{name}`; the themes are {}", names.join(", ")))
        }
    }
}

/// A completion script.
pub(crate) fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "aldine", &mut script);
    print(&script)
}

/// A manual page in roff.
pub(crate) fn man(name: Option<&str>) -> ExitCode {
    let mut all = Args::command();
    all.build();
    let command = match name {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(command) => {
                let title = format!("aldine-{name}");
                command.clone().display_name(title)
            }
            None => return cannot(format!("there is no command `{name}`")),
        },
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(command).render(&mut page) {
        Ok(()) => print(&page),
        Err(error) => cannot(error),
    }
}
