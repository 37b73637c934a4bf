//! Secret and epoch in SQLite.

use super::State;
use crate::store::{Identity, PutIdentity, Result, StoreError};

impl Identity for State<'_> {
    fn secret(&self) -> Result<([u8; 32], [u8; 8])> {
        let one = |name: &str| {
            self.conn.query_row("SELECT value FROM secrets WHERE name = ?1", [name], |row| {
                row.get::<_, Vec<u8>>(0)
            })
        };
        let (key, epoch) = (one("key")?, one("epoch")?);
        match (key.try_into(), epoch.try_into()) {
            (Ok(key), Ok(epoch)) => Ok((key, epoch)),
            _ => Err(StoreError::Unreadable("the secret")),
        }
    }
}

impl PutIdentity for State<'_> {
    fn put_epoch(&self, epoch: &[u8; 8]) -> Result<()> {
        self.conn.execute("UPDATE secrets SET value = ?1 WHERE name = 'epoch'", [epoch])?;
        Ok(())
    }

    fn touch(&self) -> Result<()> {
        self.conn.prepare_cached("UPDATE secrets SET value = value WHERE name = 'epoch'")?.execute([])?;
        Ok(())
    }
}
