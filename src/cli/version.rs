//! What `--version` prints.

use crate::catalogue::{DataFiles, RULESET_VERSION};
use crate::judge::COMMIT;

/// Version, commit and rule-set hash; the first line after the name is the version alone.
pub fn long_version() -> String {
    format!(
        "{}\ncommit {COMMIT}\nrules  {RULESET_VERSION} sha256:{}",
        env!("CARGO_PKG_VERSION"),
        DataFiles::embedded().sha256()
    )
}
