//! Posts as an administrator gives and ends them.

use super::House;
use spotcheck_domain::id::UserId;
use spotcheck_domain::post::Post;
use spotcheck_domain::time::Timestamp;
use spotcheck_server::people::posts;
use spotcheck_server::store::PostRow;

impl House {
    pub fn posts_of(&self, person: UserId) -> Vec<PostRow> {
        self.office().store.read(|view| view.posts_of(person)).expect("the store reads")
    }

    pub fn give_post(&mut self, post: Post, now: Timestamp) {
        self.office().store.write(move |tx| posts::give(tx, post, now)).expect("a post is given");
    }

    pub fn end_post(&mut self, row: PostRow, now: Timestamp) {
        self.office().store.write(move |tx| posts::end(tx, &row, now)).expect("a post is ended");
    }
}
