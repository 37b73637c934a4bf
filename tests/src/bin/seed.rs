//! Fills a running office with believable work: visits and findings of the last months, made by the phone's own engine
//! with its clock put back, and sent by the real sync. For demonstrations, and for browser tests with many records.

use clap::Parser;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use spotcheck_client::protocol::{Detail, Edit, Query, Request, SiteCard, StartView, View};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, InspectionId};
use spotcheck_domain::reference::CatalogHazard;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, Verdict};
use spotcheck_domain::time::Day;
use spotcheck_tests::phone::Phone;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

const DAY_MS: i64 = 86_400_000;
/// The oldest visit, in days.
const OLDEST: i64 = 240;
/// Findings between two syncs.
const BATCH: usize = 200;

#[derive(Debug, Parser)]
#[command(about = "Fill a running office with believable inspections and findings")]
struct Options {
    /// The office, e.g. `http://127.0.0.1:8080`.
    #[arg(long)]
    server: String,
    /// A pairing code of an inspector.
    #[arg(long)]
    code: String,
    #[arg(long, default_value_t = 500)]
    inspections: usize,
    #[arg(long, default_value_t = 10_000)]
    findings: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const PLACES: &[&str] = &[
    "东侧通道",
    "二楼配电室",
    "原料库西门",
    "三号皮带走廊",
    "锅炉房",
    "装卸平台",
    "成品库北区",
    "食堂后厨",
    "油漆间",
    "空压机房",
    "主斜井口",
    "一采区变电所",
    "地磅旁",
    "员工宿舍一层",
    "氧气瓶存放点",
    "循环水泵房",
    "办公楼楼梯间",
    "停车场出口",
];
const THINGS: &[&str] = &[
    "灭火器",
    "配电柜",
    "安全出口",
    "应急照明灯",
    "防护栏",
    "接地线",
    "通风机",
    "可燃气体探测器",
    "消火栓",
    "乙炔瓶",
    "皮带机护罩",
    "临时用电线路",
    "警示标志",
    "起重吊具",
    "叉车",
    "排水泵",
    "防火门",
    "安全阀",
];
const FAULTS: &[&str] = &[
    "压力不足",
    "被杂物堵塞",
    "缺失",
    "损坏未修",
    "未按期检验",
    "无责任人标识",
    "固定松动",
    "私自拆除",
    "绝缘层老化",
    "无法正常启闭",
    "防护不到位",
    "台账记录不全",
    "间距不足",
    "锈蚀严重",
];
const MEASURES: &[&str] = &[
    "立即清理并划线标识，明确责任人每日检查。",
    "更换失效部件，经试运行合格后投入使用。",
    "停止使用，由有资质的单位检验合格后恢复。",
    "按规范重新敷设线路并做好接地，留存测试记录。",
    "补齐设施和警示标志，纳入每周检查清单。",
];
const PEOPLE: &[&str] = &[
    "韩立峰",
    "乔秀兰",
    "段志刚",
    "米向东",
    "苗翠英",
    "荆海生",
    "柴建业",
    "郝思源",
    "原晓梅",
    "卫国栋",
    "尚文斌",
    "阎春生",
];
const NARRATIVES: &[&str] = &[
    "带班领导在岗，调度室记录齐全；现场询问两名作业人员，均持证上岗。",
    "企业已开展自查，隐患台账基本完整，个别整改期限未明确。",
    "生产正常，重点检查了用电、消防和危险作业审批，存在的问题已当场指出。",
    "停产检修期间检查，检修作业票证齐全，现场监护人员到位。",
];
const DESCRIPTIONS: &[&str] = &[
    "现场检查时发现，与企业负责人共同确认。",
    "上次检查曾指出，企业未彻底整改。",
    "影响紧急情况下的人员疏散，应尽快处理。",
    "设备铭牌模糊，未能提供最近一次检验报告。",
];

struct Seeder {
    phone: Phone,
    rng: StdRng,
    sites: Vec<SiteCard>,
    hazards: Vec<CatalogHazard>,
    /// How far the phone's clock is put back now.
    shift_ms: i64,
    n_inspections: usize,
    n_findings: usize,
    n_photos: usize,
}

fn main() {
    let options = Options::parse();
    let address = options.server.trim_end_matches('/').trim_start_matches("http://").to_owned();
    let began = Instant::now();
    let phone = Phone::paired(&address, &options.code, options.seed);
    let mut seeder = Seeder::new(phone, options.seed);
    let n_visits = options.inspections.max(1);
    let mut n_unsynced = 0;
    for visit in 0..options.inspections {
        // Oldest first, so that numbers and days rise together.
        let age = OLDEST - OLDEST * visit as i64 / n_visits as i64;
        let hours = seeder.hour_ms();
        seeder.put_back(age * DAY_MS + hours);
        let from = options.findings * visit / n_visits;
        let n_here = options.findings * (visit + 1) / n_visits - from;
        seeder.inspect(n_here, age);
        n_unsynced += n_here + 1;
        if n_unsynced >= BATCH {
            seeder.send();
            n_unsynced = 0;
        }
    }
    seeder.send();
    let status = seeder.phone.status();
    println!(
        "{} inspections, {} findings, {} photos in {:.1} s; {} refused",
        seeder.n_inspections,
        seeder.n_findings,
        seeder.n_photos,
        began.elapsed().as_secs_f64(),
        status.n_refused
    );
}

impl Seeder {
    fn new(phone: Phone, seed: u64) -> Self {
        let query = Query::Sites { query: String::new(), near: None, limit: 1_000 };
        let View::Sites(sites) = phone.view(&query) else { panic!("the office gave no sites") };
        assert!(!sites.sites.is_empty(), "pair as an inspector in whose area there are sites");
        let query = Query::Hazards { query: String::new(), sector: String::new(), limit: 1_000 };
        let View::Hazards(hazards) = phone.view(&query) else { panic!("the office gave no catalogue") };
        Self {
            phone,
            rng: StdRng::seed_from_u64(seed),
            sites: sites.sites,
            hazards,
            shift_ms: 0,
            n_inspections: 0,
            n_findings: 0,
            n_photos: 0,
        }
    }

    fn hour_ms(&mut self) -> i64 {
        self.rng.random_range(0..10) * 3_600_000
    }

    /// The phone's clock stands so far back from now on.
    fn put_back(&mut self, millis: i64) {
        self.phone.clock.shift(self.shift_ms - millis);
        self.shift_ms = millis;
    }

    fn pick(&mut self, words: &[&str]) -> String {
        (*words.choose(&mut self.rng).expect("there are words")).to_owned()
    }

    fn send(&mut self) {
        self.put_back(0);
        assert!(self.phone.refresh(), "everything is sent");
        eprintln!("{} inspections, {} findings", self.n_inspections, self.n_findings);
    }

    fn inspect(&mut self, n_findings: usize, age: i64) {
        let site = self.sites[self.rng.random_range(0..self.sites.len())].row.id;
        let View::Start(start) = self.phone.view(&Query::Start { site }) else {
            panic!("a site can be visited")
        };
        let kinds = [
            InspectionKind::Routine,
            InspectionKind::Unannounced,
            InspectionKind::Campaign,
            InspectionKind::LookBack,
        ];
        let kind = kinds[self.rng.random_range(0..kinds.len())];
        let request = Request::StartInspection {
            site,
            kind,
            checklist: start.checklists.first().map(|list| list.id.clone()),
            second: start.colleagues.first().map(|officer| officer.user),
            position: start.site.row.position,
        };
        let inspection: InspectionId = self.phone.made(request).into();
        self.n_inspections += 1;
        let items: Vec<String> =
            self.phone.inspection(inspection).items.into_iter().map(|item| item.item).collect();
        for item in items.iter().take(self.rng.random_range(2..12)) {
            let verdict = if self.rng.random_bool(0.85) { Verdict::Conforms } else { Verdict::NotApplicable };
            self.edit_visit(inspection, Edit::Answer { item: item.clone(), verdict: Some(verdict) });
        }
        let text = self.pick(NARRATIVES);
        self.edit_visit(inspection, Edit::Narrate { text });
        for _ in 0..n_findings {
            self.find(inspection, &start, age);
        }
        // The latest visits are still under way.
        if age > 2 {
            let representative = self.pick(PEOPLE);
            self.phone.done(Request::EndInspection {
                inspection,
                representative,
                refusal: None,
                witness: String::new(),
            });
        }
    }

    fn edit_visit(&self, inspection: InspectionId, edit: Edit) {
        self.phone.done(Request::Edit { document: inspection.into(), edit, seen: Vec::new() });
    }

    fn set(&self, finding: FindingId, field: FindingField, value: String) {
        let edit = Edit::SetFinding { field, value };
        self.phone.done(Request::Edit { document: finding.into(), edit, seen: Vec::new() });
    }

    fn find(&mut self, inspection: InspectionId, start: &StartView, age: i64) {
        let title = format!("{}{}", self.pick(THINGS), self.pick(FAULTS));
        let is_major = self.rng.random_bool(0.04);
        let level = if is_major { Level::Major } else { Level::General };
        let request = Request::RecordFinding {
            inspection,
            item: None,
            title,
            level,
            position: start.site.row.position,
        };
        let finding: FindingId = self.phone.made(request).into();
        self.n_findings += 1;
        if self.rng.random_bool(0.25) && !self.hazards.is_empty() {
            let hazard = self.hazards[self.rng.random_range(0..self.hazards.len())].id.clone();
            self.phone.done(Request::UseCatalogHazard { finding, hazard, title: String::new() });
        }
        let place = self.pick(PLACES);
        self.set(finding, FindingField::Place, place);
        if self.rng.random_bool(0.3) {
            let text = self.pick(DESCRIPTIONS);
            self.phone.done(Request::Edit {
                document: finding.into(),
                edit: Edit::Describe { text },
                seen: Vec::new(),
            });
        }
        // The rest stays as it was recorded.
        if self.rng.random_bool(0.85) {
            self.order(finding, start, age);
        }
    }

    /// Ordered; then, the older the likelier, acknowledged, reported and reviewed.
    fn order(&mut self, finding: FindingId, start: &StartView, age: i64) {
        let (measure, responsible) = (self.pick(MEASURES), self.pick(PEOPLE));
        self.set(finding, FindingField::Measure, measure);
        self.set(finding, FindingField::Responsible, responsible);
        let deadline = today().plus_days((self.rng.random_range(3..45) - age) as i32);
        self.set(finding, FindingField::Deadline, deadline.to_string());
        if self.phone.finding(finding).row.level == Level::Major {
            self.set(finding, FindingField::Goal, "消除重大事故隐患，达到安全生产条件。".into());
            let funds = self.rng.random_range(2..60) * 5_000;
            self.set(finding, FindingField::Funds, funds.to_string());
        }
        self.set(finding, FindingField::NoPhotoReason, "涉密部位，不便拍照。".into());
        let second =
            Detail { second: start.colleagues.first().map(|officer| officer.user), ..Detail::default() };
        self.step(finding, EventKind::Order, second.clone());
        let likely = (age as f64 / OLDEST as f64).clamp(0.1, 0.9);
        if !self.rng.random_bool(likely) {
            return;
        }
        self.step(finding, EventKind::Acknowledge, Detail::default());
        // A picture is two uploads' work: enough of them to be seen, few enough to be quick.
        if self.n_photos >= 400 || !self.rng.random_bool(0.1) {
            return;
        }
        self.shoot(finding, PhotoRole::After);
        let note = self.pick(MEASURES);
        self.step(
            finding,
            EventKind::Report,
            Detail { note: Some(note), on_behalf: true, ..Detail::default() },
        );
        if self.rng.random_bool(0.5) {
            self.shoot(finding, PhotoRole::Review);
            let kind = if self.rng.random_bool(0.8) { EventKind::ReviewPass } else { EventKind::ReviewFail };
            self.step(finding, kind, second);
        }
    }

    fn step(&self, finding: FindingId, kind: EventKind, detail: Detail) {
        self.phone.done(Request::TakeStep { finding, kind, detail });
    }

    fn shoot(&mut self, finding: FindingId, role: PhotoRole) {
        self.n_photos += 1;
        let colour = [self.rng.random(), self.rng.random(), self.rng.random()];
        self.phone.shoot(finding.into(), role, &png(160, 120, colour, self.n_photos as u32), None);
    }
}

fn today() -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    Day::from_days((since.as_millis() as i64 / DAY_MS) as i32)
}

/// A picture of one colour with a band that no other has (PNG, RFC 2083; zlib's stored blocks, RFC 1950 and 1951).
fn png(width: u32, height: u32, colour: [u8; 3], number: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        pixels.push(0);
        for x in 0..width {
            let is_band =
                y / 8 == number % (height / 8) || (x / 4 < 32 && y < 8 && number >> (x / 4) & 1 == 1);
            pixels.extend(colour.map(|channel| if is_band { 255 - channel } else { channel }));
        }
    }
    let mut packed = vec![0x78, 0x01];
    let n_blocks = pixels.chunks(0xffff).count();
    for (n, block) in pixels.chunks(0xffff).enumerate() {
        packed.push(u8::from(n + 1 == n_blocks));
        let length = block.len() as u16;
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend_from_slice(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &pixels {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    packed.extend((b << 16 | a).to_be_bytes());
    let mut file = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    for (name, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        file.extend((data.len() as u32).to_be_bytes());
        let from = file.len();
        file.extend_from_slice(name);
        file.extend(data);
        let check = crc(&file[from..]);
        file.extend(check.to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn pictures_are_recognised_and_differ() {
        let pictures = [png(160, 120, [1, 2, 3], 1), png(160, 120, [1, 2, 3], 2)];
        assert_ne!(pictures[0], pictures[1]);
        assert_eq!(spotcheck_domain::photo::recognise(&pictures[0]), Some("image/png"));
    }
}
