//! Writes a new notice; says so where something has its name by then. Knows nothing of texts.

use std::io::ErrorKind;
use std::path::Path;

use super::New;
use crate::asked::Refused;
use crate::new_files::{self, NotWritten};

/// Writes a new notice into the site at `root`.
pub fn write(root: &Path, new: &New) -> Result<(), Refused> {
    new_files::write(root, &[(&*new.path, &*new.text)]).map_err(
        |NotWritten { path, error, .. }| match error.kind() {
            ErrorKind::AlreadyExists => super::is_there(&path),
            _ => Refused::Machine(format!("{path} cannot be written: {error}")),
        },
    )
}
