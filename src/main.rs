//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    leastforce::cli::main().into()
}
