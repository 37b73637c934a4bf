//! What the system's allocator keeps of what was freed: of each of many arenas as much as two of the largest requests, once it
//! has seen one. It is told to keep less by the environment in which a program begins, and in no other way that is safe; so
//! the server begins once more, in the same process.

use std::os::unix::process::CommandExt;
use std::process::Command;

/// mallopt(3): bytes that an arena keeps, and bytes from which on memory goes back as soon as it is freed. Whoever sets the
/// first himself is heeded.
const KEPT: [(&str, &str); 2] =
    [("MALLOC_TRIM_THRESHOLD_", "1048576"), ("MALLOC_MMAP_THRESHOLD_", "1048576")];

/// Comes back where it has begun so already, or cannot.
pub fn begin_again() {
    let [(kept, _), _] = KEPT;
    if !cfg!(target_env = "gnu") || std::env::var_os(kept).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut args = std::env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = args.next() {
        again.arg0(name);
    }
    // Where it fails, the server goes on with what the allocator does by itself.
    let _ = again.args(args).envs(KEPT).exec();
}
