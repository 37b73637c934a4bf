//! Some failures leave nobody to report them: an abort, a stack that overflows, a loop without end. So what is
//! pushed is written down before it runs, and a thread of its own ends the process when one takes for ever.

use super::case::Case;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Long enough for any slow machine, and far beyond what a case may take.
const FOR_EVER: Duration = Duration::from_secs(90);

#[derive(Default)]
struct State {
    began: Option<Instant>,
    is_over: bool,
}

/// Watches until it is dropped.
pub struct Watch {
    file: PathBuf,
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Watch {
    /// `file` holds the cases that are running.
    pub fn start(file: PathBuf) -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let (watched, name) = (Arc::clone(&shared), file.clone());
        std::thread::spawn(move || {
            let (state, woken) = &*watched;
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            while !state.is_over {
                if state.began.is_some_and(|began| began.elapsed() > FOR_EVER) {
                    eprintln!("a case does not end: {}", name.display());
                    std::process::abort();
                }
                let pause = woken.wait_timeout(state, FOR_EVER / 9);
                state = pause.unwrap_or_else(PoisonError::into_inner).0;
            }
        });
        Self { file, shared }
    }

    pub fn begin(&self, cases: &[&Case]) {
        // A case that cannot be written down still runs; only its trace would be missing.
        let _ = fs::write(&self.file, cases.iter().map(|case| case.to_text()).collect::<String>());
        self.set(|state| state.began = Some(Instant::now()));
    }

    pub fn end(&self) {
        self.set(|state| state.began = None);
    }

    fn set(&self, set: impl FnOnce(&mut State)) {
        set(&mut self.shared.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.set(|state| state.is_over = true);
        self.shared.1.notify_all();
        let _ = fs::remove_file(&self.file);
    }
}
