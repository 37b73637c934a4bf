//! How much a run does beside its documents: the workloads' own sizes, and such as take a moment.

/// Sizes that are not numbers of documents.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// W3: restarts of the phone.
    pub restarts: usize,
    /// W4: edits in turn.
    pub edits: usize,
    /// W6: documents that each phone brings.
    pub brought: usize,
    /// P1 and P2.
    pub files: usize,
    pub file_bytes: usize,
    /// M1: bytes of a photo.
    pub photo_bytes: usize,
}

impl Scale {
    pub const FULL: Self = Self {
        restarts: 50,
        edits: 200,
        brought: 20,
        files: 50,
        file_bytes: 3_000_000,
        photo_bytes: 300_000,
    };
    /// Nothing measured with it says anything but that the workload works.
    pub const SMALL: Self =
        Self { restarts: 3, edits: 5, brought: 2, files: 6, file_bytes: 150_000, photo_bytes: 20_000 };
    /// Documents of any workload at that scale.
    pub const SMALL_DOCUMENTS: usize = 12;
}
