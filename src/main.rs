//! Start-up and exit status; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sendoff::cli::main()
}
