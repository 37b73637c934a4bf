//! What tells one database from another: its secret, drawn once, and its epoch, drawn anew when it went back in time.

use super::Result;

/// Reads what makes this database the one that it is.
pub trait Identity {
    /// The server's secret key and the epoch of this database.
    fn secret(&self) -> Result<([u8; 32], [u8; 8])>;
}

/// Makes it another one to whoever knew it, or leaves it the same.
pub trait PutIdentity {
    /// A declared restore: cursors of the old epoch are good no more, and phones compare what they hold.
    fn put_epoch(&self, epoch: &[u8; 8]) -> Result<()>;

    /// Writes again what is there. Changes nothing: that it is committed proves that the database takes what it is given.
    fn touch(&self) -> Result<()>;
}
