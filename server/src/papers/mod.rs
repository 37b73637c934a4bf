//! 文号: the numbers of papers, given out in blocks, noted as papers come in, and shown in a register.

mod give;
mod note;
mod register;

pub use give::{Asked, give};
pub use note::{PaperNumbers, note};
pub use register::{read, void};
