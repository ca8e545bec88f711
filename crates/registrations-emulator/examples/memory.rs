//! Prints how much memory a registration takes: `cargo run --release --example memory`.

use std::fs;

use registrations_emulator::Emulator;

const FLEET: u32 = 100_000;

/// The resident memory of this process in bytes, on Linux.
fn resident() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let empty = Emulator::builder().fleet_size(0).start().await?;
    let before =
        resident().ok_or("/proc/self/status is not available: this example needs Linux")?;
    let full = Emulator::builder().fleet_size(usize::try_from(FLEET)?).start().await?;
    let after = resident().unwrap_or(before);
    println!("empty emulator:        {:>10.1} MiB", before / f64::from(1 << 20));
    println!("{FLEET} registrations:  {:>10.1} MiB", after / f64::from(1 << 20));
    println!("each registration:     {:>10.0} bytes", (after - before) / f64::from(FLEET));
    drop((empty, full));
    Ok(())
}
