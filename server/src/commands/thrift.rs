//! What the system's allocator keeps of what was freed: of each of many arenas as much as two of the largest requests, once it
//! has seen one. It is told to keep less by the environment in which a program begins, and in no other way that is safe; so
//! the server begins once more, in the same process.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread::available_parallelism;

/// mallopt(3); whoever sets it himself is heeded.
const ARENAS: &str = "MALLOC_ARENA_MAX";
/// Bytes that an arena keeps, and bytes from which on memory goes back as soon as it is freed.
const KEPT: [(&str, &str); 2] =
    [("MALLOC_TRIM_THRESHOLD_", "2097152"), ("MALLOC_MMAP_THRESHOLD_", "1048576")];

/// Comes back where it has begun so already, or cannot.
pub fn begin_again() {
    if !cfg!(target_env = "gnu") || std::env::var_os(ARENAS).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let n_arenas = available_parallelism().map_or(2, usize::from) * 2;
    let mut args = std::env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = args.next() {
        again.arg0(name);
    }
    // Where it fails, the server goes on with what the allocator does by itself.
    let _ = again.args(args).env(ARENAS, n_arenas.to_string()).envs(KEPT).exec();
}
