//! The command `aldine`.

use std::process::ExitCode;

fn main() -> ExitCode {
    aldine::cli::run(std::env::args_os())
}
