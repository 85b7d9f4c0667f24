//! `aldine mdbook`: a renderer of mdBook's.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value};

use super::args::{Args, Mdbook};
use super::build::{self, Job};
use super::cannot;
use crate::mdbook::RenderContext;

/// The name under which mdBook looks for this renderer by itself.
const NAME: &str = "mdbook-aldine";

/// The arguments as they are meant: under the name [`NAME`], the program is `aldine mdbook`.
pub(crate) fn named(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.first().is_some_and(|own| Path::new(own).file_stem().is_some_and(|name| name == NAME)) {
        arguments.insert(1, "mdbook".into());
    }
    arguments
}

/// Makes the books that mdBook hands over, in the folder that it names.
pub(crate) fn run(args: &Args, mdbook: &Mdbook) -> ExitCode {
    let context = match RenderContext::read(std::io::stdin().lock()) {
        Ok(context) => context,
        Err(error) => return cannot(format!("{error}; it is mdBook that calls `aldine mdbook`")),
    };
    build::run(
        args,
        &Job {
            path: context.root(),
            edition: mdbook.edition.as_deref(),
            formats: &mdbook.format,
            standards: &[],
            allow: &[],
            run_preprocessors: false,
            run_commands: mdbook.allow_commands,
            mdbook: Some(&context),
            jobs: mdbook.jobs,
            stores: &[],
            report: None,
            proof: false,
            write: Some(Some(context.destination())),
        },
    )
}

/// What the environment says otherwise than an mdBook's manifest: `MDBOOK_BOOK__TITLE` is
/// `book.title`, and a value is JSON or else a text.
pub(crate) fn environment(variables: impl Iterator<Item = (OsString, OsString)>) -> Option<Value> {
    let mut values = Value::Object(Map::new());
    for (key, value) in variables {
        let (Ok(key), Ok(value)) = (key.into_string(), value.into_string()) else { continue };
        let Some(key) = key.strip_prefix("MDBOOK_") else { continue };
        let key = key.to_lowercase().replace("__", ".").replace('_', "-");
        let mut keys = key.split('.');
        if !matches!(keys.next(), Some("book" | "build" | "rust" | "output" | "preprocessor")) {
            continue;
        }
        let mut place = &mut values;
        for key in key.split('.') {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            place = &mut place[key];
        }
        *place = serde_json::from_str(&value).unwrap_or(Value::String(value));
    }
    values.as_object().is_some_and(|values| !values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_speaks_of_the_manifest() {
        let variables = [
            ("PATH", "/bin"),
            ("MDBOOK_VERSION", "1"),
            ("MDBOOK_BOOK__TITLE", "A Title"),
            ("MDBOOK_OUTPUT__HTML__SMART_PUNCTUATION", "false"),
        ];
        let of = |list: &[(&str, &str)]| environment(list.iter().map(|(a, b)| (a.into(), b.into())));
        assert_eq!(
            of(&variables),
            Some(serde_json::json!({
                "book": { "title": "A Title" },
                "output": { "html": { "smart-punctuation": false } },
            }))
        );
        assert_eq!(of(&variables[..2]), None);
    }

    #[test]
    fn a_name_is_a_command() {
        let of = |name: &str| named(vec![name.into(), "-q".into()]);
        assert_eq!(of("/usr/bin/mdbook-aldine"), ["/usr/bin/mdbook-aldine", "mdbook", "-q"]);
        assert_eq!(of("aldine"), ["aldine", "-q"]);
    }
}
