//! The binary: reads the arguments, runs one command, and turns its outcome into an exit status.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A page is made of thousands of small pieces of text; this allocator hands them out a good deal faster than the C
/// library's, whose arenas are given back to the system after every page.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    tsunagi::commands::main(std::env::args_os())
}
