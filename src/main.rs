use std::process::ExitCode;

fn main() -> ExitCode {
    readmit::cli::main()
}
