//! The binary: reads the arguments, runs one command, and turns its outcome into an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    tsunagi::commands::main(std::env::args_os())
}
