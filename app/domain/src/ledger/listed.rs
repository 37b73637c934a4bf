//! What is asked of the row of each kind of record.

pub trait Listed: Sized {
    /// What the record is called.
    fn title(&self) -> &str;

    /// What a search for records looks through.
    fn hay(&self) -> String;

    /// As the office stores it: without the ids of people.
    #[must_use]
    fn without_ids(self) -> Self {
        self
    }
}
