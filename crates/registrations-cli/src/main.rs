//! The `registrations` command.

fn main() -> std::process::ExitCode {
    registrations_cli::main()
}
