//! The database's own structures, and the secret.

use super::problem::Fault;
use super::report::Report;
use crate::store::{StoreError, View};

pub fn check(view: &dyn View, report: &mut Report) -> Result<(), StoreError> {
    for complaint in view.integrity()? {
        report.add(Fault::Database, None, complaint);
    }
    if let Err(error) = view.secret() {
        report.add(Fault::Secret, None, format!("the secret or the epoch cannot be read: {error}"));
    }
    Ok(())
}
