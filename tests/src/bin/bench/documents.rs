//! The workloads' documents: findings made by the domain's own edits, different from one another, the same for a seed.
//!
//! An edit of ours is one change, so the recipe's fields stand in nine changes that the rules allow: created with
//! title, level, position, measure, deadline and the first event · description · place · three photos · responsible ·
//! order · acknowledgement. More changes than nine are further edits; fewer leave off the last.

use crate::handset::Handset;
use futures::executor::block_on;
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use serde::Serialize;
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};
use spotcheck_client::protocol::{Query, View};
use spotcheck_client::storage::{Batch, Storage, Table};
use spotcheck_domain::by::{By, Officer};
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{DocumentId, EventId, FindingId, PhotoId, SiteId};
use spotcheck_domain::ledger::{ROW_VERSION, Row, project};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::position::Position;
use spotcheck_domain::rules::order_terms;
use spotcheck_domain::term::{DocumentKind, Level, PhotoRole};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wire::encode;

/// When the first document was made, by its phone's clock.
const BEGAN_AT: i64 = 1_795_000_000_000;
const WORDS: &str = "配电柜前堆放杂物未清理灭火器压力不足应急照明损坏消防通道占用安全出口标志缺失乙炔瓶倾倒防护栏松动接地线断开\
                     通风设施停用警示牌脱落电缆老化裸露作业人员未戴安全帽仓库货物超高车间粉尘积聚气体检测仪失效井下水仓淤积皮带机托辊卡死";

/// The author of the documents, and the site.
#[derive(Clone)]
pub struct Author {
    by: By,
    second: Option<Officer>,
    site: SiteId,
    site_name: String,
}

impl Author {
    /// The person at that phone, at the first site of his area.
    pub fn of(handset: &Handset) -> Self {
        let session = handset.session();
        let query = Query::Sites { query: String::new(), near: None, limit: 1 };
        let View::Sites(sites) = block_on(handset.engine.view(&query)) else { panic!("no sites") };
        let site = &sites.sites.first().expect("the demo has sites").row;
        let View::Start(start) = block_on(handset.engine.view(&Query::Start { site: site.id, unit: None }))
        else {
            panic!("a site can be visited")
        };
        let by = By {
            user: session.person.id,
            name: session.person.name.clone(),
            unit: session.person.unit,
            tier: session.unit.tier,
            roles: session.person.roles.clone(),
        };
        Self { by, second: start.colleagues.into_iter().next(), site: site.id, site_name: site.name.clone() }
    }
}

/// One document as its phone would send it.
#[derive(Clone)]
pub struct Made {
    pub id: FindingId,
    pub changes: Vec<NewChange>,
    row: Row,
    pub digest: [u8; 32],
}

/// All fields of a finding in one hash.
pub fn digest(document: &Document) -> [u8; 32] {
    let fields = document.finding().map(|finding| format!("{finding:?}")).unwrap_or_default();
    Sha256::digest(fields.as_bytes()).into()
}

/// Makes `n` documents of `k` changes each, on all cores.
pub fn make(author: &Author, n: usize, k: usize, seed: u64) -> Vec<Made> {
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = n.div_ceil(n_threads).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n)
            .step_by(share)
            .map(|from| {
                scope.spawn(move || {
                    (from..n.min(from + share)).map(|i| make_one(author, i, k, seed)).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("documents can be made")).collect()
    })
}

fn make_one(author: &Author, i: usize, k: usize, seed: u64) -> Made {
    let rng = &mut StdRng::seed_from_u64(seed << 32 ^ i as u64);
    let at = Timestamp::from_millis(BEGAN_AT + (i * 20) as i64);
    let id = FindingId::from_parts(at, random(rng));
    let deadline = Day::from_days(20_800 + rng.random_range(0..90));
    let new = NewFinding {
        unit: author.by.unit,
        inspection: None,
        site: Some(author.site),
        site_name: author.site_name.clone(),
        sector: "mine".into(),
        level: Level::General,
        title: words(rng, 18),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: words(rng, 40),
        deadline: Some(deadline),
        position: Some(Position {
            latitude: 36.0 + rng.random_range(0.0..1.0),
            longitude: 111.0 + rng.random_range(0.0..1.0),
            accuracy_m: 8.0,
        }),
        self_check: false,
        record: event(author, rng, &[], at, Detail::of(EventKind::Record)),
    };
    let record = new.record.id;
    let (mut document, created) =
        Document::create(id.into(), &Edit::RecordFinding(new), at, random(rng)).expect("a blank document");
    let mut changes = vec![created];
    let mut last = record;
    for n in 1..k {
        let at = at.plus_millis(n as i64);
        let edit = match n {
            1 => Edit::Describe { text: words(rng, 120) },
            2 => Edit::SetFinding { field: FindingField::Place, value: words(rng, 8) },
            3..=5 => Edit::AddPhoto(photo(rng, at)),
            6 => Edit::SetFinding { field: FindingField::Responsible, value: words(rng, 3) },
            7 => {
                let terms = order_terms(&document.finding().expect("it was just made"));
                let detail = author.second.as_ref().map_or(terms.clone(), |second| terms.with_second(second));
                let order = event(author, rng, &[last], at, Detail::Order(detail));
                last = order.id;
                Edit::Append(order)
            }
            8 => Edit::Append(event(author, rng, &[last], at, Detail::of(EventKind::Acknowledge))),
            _ => Edit::SetFinding { field: FindingField::NoPhotoReason, value: words(rng, 8) },
        };
        let change = document.edit(&edit, None, at, random(rng)).expect("the edit fits");
        changes.extend(change);
    }
    let row = project(id.into(), &mut document).expect("it was just made");
    Made { id, changes, row, digest: digest(&document) }
}

fn event(author: &Author, rng: &mut StdRng, after: &[EventId], at: Timestamp, detail: Detail) -> Event {
    let id = EventId::from_parts(at, random(rng));
    let rest = Fields::new();
    Event { id, after: after.to_vec(), at, policy: 1, by: author.by.clone(), detail, rest }
}

fn photo(rng: &mut StdRng, at: Timestamp) -> Photo {
    Photo {
        id: PhotoId::from_parts(at, random(rng)),
        role: PhotoRole::Before,
        sha256: PhotoHash::from_bytes(random(rng)),
        size: rng.random_range(1_000_000..5_000_000),
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: None,
        width: None,
        height: None,
        taken_at: at,
        position: None,
        item: None,

        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    }
}

fn random<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    encode(value).expect("our own types have a CBOR form")
}

/// `n` Chinese characters.
fn words(rng: &mut StdRng, n: usize) -> String {
    let words: Vec<char> = WORDS.chars().filter(|c| !c.is_whitespace()).collect();
    (0..n).map(|_| words[rng.random_range(0..words.len())]).collect()
}

/// Lays documents into a phone's store as the engine would have, unsent. It must be opened again afterwards.
pub fn lay(handset: &Handset, made: &[Made]) {
    #[derive(Serialize)]
    struct StoredDocument {
        kind: DocumentKind,
        snapshot: Option<ByteBuf>,
    }
    #[derive(Serialize)]
    struct StoredRow<'a> {
        version: u32,
        row: &'a Row,
    }
    #[derive(Serialize)]
    struct Unsent {
        document: DocumentId,
        kind: DocumentKind,
        hash: ByteBuf,
        n_bytes: u64,
        since: Timestamp,
    }
    let kind = DocumentKind::Finding;
    let mut batch = Batch::default();
    let mut n = 0_i64;
    for one in made {
        let document = DocumentId::from(one.id);
        batch.put(Table::Documents, *document.as_bytes(), pack(&StoredDocument { kind, snapshot: None }));
        batch.put(
            Table::Rows,
            *document.as_bytes(),
            pack(&StoredRow { version: ROW_VERSION, row: &one.row }),
        );
        for change in &one.changes {
            let key = [document.as_bytes().as_slice(), &change.hash].concat();
            batch.put(Table::Changes, key, change.bytes.clone());
            let since = Timestamp::from_millis(BEGAN_AT + n);
            let hash = ByteBuf::from(change.hash.to_vec());
            let unsent = Unsent { document, kind, hash, n_bytes: change.bytes.len() as u64, since };
            let key = [since.millis().to_be_bytes(), n.to_be_bytes()].concat();
            batch.put(Table::Outbox, key, pack(&unsent));
            n += 1;
        }
    }
    block_on(handset.memory.commit(batch)).expect("memory takes all");
}
