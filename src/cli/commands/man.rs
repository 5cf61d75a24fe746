use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder to write the pages to; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub fn run(args: &ManArgs) -> Result<u8, Failure> {
    let fault = |e: std::io::Error| Failure::new(1, format!("{}: {e}", args.folder.display()));
    std::fs::create_dir_all(&args.folder).map_err(fault)?;
    clap_mangen::generate_to(crate::cli::definition(), &args.folder).map_err(fault)?;
    Ok(0)
}
