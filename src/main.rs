//! The command `aldine`.

fn main() {}
