//! A line that one side believes in when the other has left it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A line that is lost to the phone once so much has gone up: the office, on its side, hears nothing of that.
pub struct LostLine {
    pub address: String,
    n_up: Arc<AtomicUsize>,
}

impl LostLine {
    pub fn before(office: &str, most: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let n_up = Arc::new(AtomicUsize::new(0));
        let (counted, office) = (Arc::clone(&n_up), office.to_owned());
        std::thread::spawn(move || {
            let mut left_open = Vec::new();
            for mut phone in listener.incoming().flatten() {
                if counted.load(Ordering::SeqCst) >= most {
                    continue;
                }
                let mut office = TcpStream::connect(&office).expect("the office listens");
                let (mut from, mut to) = (office.try_clone().expect("its"), phone.try_clone().expect("its"));
                std::thread::spawn(move || std::io::copy(&mut from, &mut to));
                let mut piece = [0; 4 << 10];
                while let Ok(n @ 1..) = phone.read(&mut piece) {
                    office.write_all(&piece[..n]).expect("the office reads");
                    if counted.fetch_add(n, Ordering::SeqCst) + n >= most {
                        break;
                    }
                }
                let _ = phone.shutdown(Shutdown::Both);
                left_open.push(office);
            }
        });
        Self { address, n_up }
    }

    pub fn n_passed(&self) -> usize {
        self.n_up.load(Ordering::SeqCst)
    }
}
