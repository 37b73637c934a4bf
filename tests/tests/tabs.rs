//! Several tabs of one phone on one store, where one of them dies or both work at the same instant: what one stored, the
//! others have, also where nobody told them.

use futures::executor::block_on;
use futures::future::join;
use spotcheck_client::engine::{Engine, World};
use spotcheck_client::memory::Memory;
use spotcheck_client::protocol::{Edit, Query, Reply, Request, StatusView, View};
use spotcheck_client::storage::{Batch, Storage, StorageError, Table};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_tests::clock::{Seeded, ShiftedClock};
use spotcheck_tests::http::Http;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::start_visit;
use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use tempfile::TempDir;

/// A store that lets others run before each answer, as a browser's does.
#[derive(Clone, Default)]
struct Slow {
    memory: Memory,
    n_turns: Rc<Cell<u32>>,
}

impl Slow {
    /// Gives way as often as was said.
    async fn pause(&self) {
        let mut left = self.n_turns.get();
        poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

impl Storage for Slow {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        self.pause().await;
        Storage::get(&self.memory, table, key).await
    }
    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError> {
        self.pause().await;
        self.memory.scan(table, prefix).await
    }
    async fn commit(&self, batch: Batch) -> Result<(), StorageError> {
        self.pause().await;
        self.memory.commit(batch).await
    }
    async fn probe(&self) -> Result<(), StorageError> {
        self.memory.probe().await
    }
}

type Tab = Rc<Engine<Slow, Memory, Http, ShiftedClock, Seeded>>;

/// A phone, its first tab, and a finding that is at the office.
struct Stage {
    _folder: TempDir,
    _office: OfficeProcess,
    first: Phone,
    finding: FindingId,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let office = OfficeProcess::demo(folder.path());
        let first = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
        let finding = first.record(start_visit(&first, "stmy"), "通道堵塞");
        assert!(first.settle());
        Self { _folder: folder, _office: office, first, finding }
    }

    /// One more tab on the same store, that gives way `n_turns` times at each call of the store.
    fn open_tab(&self, seed: u64, n_turns: u32) -> Tab {
        let world = World {
            storage: Slow { memory: self.first.memory.clone(), n_turns: Rc::new(Cell::new(n_turns)) },
            blobs: self.first.memory.clone(),
            transport: self.first.http.clone(),
            clock: self.first.clock.clone(),
            entropy: Seeded::new(seed),
        };
        block_on(Engine::open(world)).expect("opens")
    }

    fn set(&self, field: FindingField, value: &str) -> Request {
        let edit = Edit::SetFinding { field, value: value.into() };
        Request::Edit { document: self.finding.into(), edit, seen: vec![] }
    }

    fn n_in_outbox(&self) -> u32 {
        block_on(self.first.memory.scan(Table::Outbox, b"")).expect("memory lives").len() as u32
    }
}

fn status(tab: &Tab) -> StatusView {
    match block_on(tab.view(&Query::Status)) {
        View::Status(status) => status,
        other => panic!("no status: {other:?}"),
    }
}

fn description(tab: &Tab, finding: FindingId) -> String {
    match block_on(tab.view(&Query::Finding { finding })) {
        View::Finding(view) => view.description,
        other => panic!("no finding: {other:?}"),
    }
}

#[test]
fn what_a_tab_stored_and_told_nobody_when_it_died_is_sent_by_the_one_that_takes_over() {
    let stage = Stage::new();
    let second = stage.open_tab(77, 0);
    stage.first.done(stage.set(FindingField::Place, "西侧通道"));
    // The first is dead now: nobody was told.
    assert_eq!(status(&second).n_unsent_records, 0);
    block_on(second.lead(true));
    assert_eq!(status(&second).n_unsent_records, 1);
    let View::Finding(view) = block_on(second.view(&Query::Finding { finding: stage.finding })) else {
        panic!("no finding")
    };
    assert_eq!(view.row.place, "西侧通道");
    block_on(second.run(second.next_step()));
    assert_eq!((status(&second).n_unsent_records, stage.n_in_outbox()), (0, 0));
}

#[test]
fn what_a_tab_heard_of_the_office_and_told_nobody_when_it_died_is_shown_by_the_one_that_takes_over() {
    let stage = Stage::new();
    let second = stage.open_tab(77, 0);
    stage.first.done(stage.set(FindingField::Place, "西侧通道"));
    assert!(stage.first.settle(), "it is at the office, and the cursor has moved");
    block_on(second.lead(true));
    let View::Finding(view) = block_on(second.view(&Query::Finding { finding: stage.finding })) else {
        panic!("no finding")
    };
    assert_eq!(view.row.place, "西侧通道");
}

#[test]
fn a_tab_that_does_not_lead_and_dies_has_its_work_sent_when_the_other_is_looked_at() {
    let stage = Stage::new();
    let dying = stage.open_tab(77, 0);
    assert_eq!(block_on(dying.request(stage.set(FindingField::Place, "西侧通道"), vec![])).0, Reply::Done);
    drop(dying);
    assert_eq!(stage.first.status().n_unsent_records, 0);
    stage.first.done(Request::Resumed);
    assert_eq!(stage.first.status().n_unsent_records, 1);
    assert!(stage.first.settle());
    assert_eq!(stage.n_in_outbox(), 0);
}

#[test]
fn words_being_typed_where_the_last_other_tab_died_become_an_edit_of_the_one_that_takes_over() {
    let stage = Stage::new();
    let second = stage.open_tab(77, 0);
    let document = stage.finding.into();
    let draft =
        |text: &str| Request::Draft { document, edit: Edit::Describe { text: text.into() }, seen: vec![] };
    stage.first.done(draft("正在输入的话"));
    block_on(second.lead(true));
    assert_eq!(description(&second, stage.finding), "正在输入的话");
}

#[test]
fn words_being_typed_in_a_third_tab_or_in_the_one_that_takes_over_are_left_alone() {
    let stage = Stage::new();
    let (second, third) = (stage.open_tab(77, 0), stage.open_tab(78, 0));
    let document = stage.finding.into();
    let draft =
        |text: &str| Request::Draft { document, edit: Edit::Describe { text: text.into() }, seen: vec![] };
    assert_eq!(block_on(third.request(draft("第三页正在输入"), vec![])).0, Reply::Done);
    block_on(second.lead(false));
    assert_eq!(description(&second, stage.finding), "", "the third lives and types");
    assert_eq!(block_on(second.request(draft("自己正在输入"), vec![])).0, Reply::Done);
    block_on(second.lead(true));
    assert_eq!(description(&second, stage.finding), "", "these are typed here");
}

#[test]
fn an_edit_made_while_the_word_of_another_tab_is_read_waits_to_be_sent_whatever_comes_first() {
    let stage = Stage::new();
    for n_turns in 0..4 {
        for head_start in 0..40 {
            let tab = stage.open_tab(100 + head_start, n_turns);
            stage.first.done(stage.set(FindingField::Place, &format!("第 {n_turns} 处 {head_start}")));
            let told = stage.first.engine.take_stored();
            let edit = async {
                Slow { n_turns: Rc::new(Cell::new(head_start as u32)), ..Slow::default() }.pause().await;
                let measure = format!("{n_turns} {head_start}");
                Box::pin(tab.request(stage.set(FindingField::Measure, &measure), vec![])).await
            };
            let ((), (reply, _)) = block_on(join(tab.heard(&told), edit));
            assert_eq!(reply, Reply::Done);
            assert_eq!(tab.next_step(), spotcheck_client::session::Step::Sync);
            let known = block_on(tab.view(&Query::Outbox));
            let View::Outbox(outbox) = known else { panic!("no outbox") };
            let n_known: u32 = outbox.records.iter().map(|record| record.n_changes).sum();
            assert_eq!(n_known, stage.n_in_outbox(), "{n_turns} turns, {head_start} turns later");
            block_on(stage.first.engine.heard(&tab.take_stored()));
            assert!(stage.first.settle());
        }
    }
}
