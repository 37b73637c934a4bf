//! Fills a running office with believable work: visits and findings of the last months, made by the phone's own engine
//! with its clock put back, and sent by the real sync. For demonstrations, and for browser tests with many records.

mod picture;
mod words;

use clap::Parser;
use picture::png;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use spotcheck_client::protocol::{Detail, Edit, HazardView, Query, Request, SiteCard, StartView, View};
use spotcheck_client::world::Clock;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, InspectionId};
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, Verdict};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_tests::clock::ShiftedClock;
use spotcheck_tests::phone::Phone;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use words::{DESCRIPTIONS, FAULTS, MEASURES, NARRATIVES, PEOPLE, PLACES, THINGS};

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

struct Seeder {
    phone: Phone,
    rng: StdRng,
    sites: Vec<SiteCard>,
    hazards: Vec<HazardView>,
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
        let View::Start(start) = self.phone.view(&Query::Start { site, unit: None }) else {
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
            unit: None,
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
            self.phone.done(Request::EndInspection { inspection, representative });
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
        // Nobody orders what should have been done yesterday: the oldest are due today.
        let deadline = today().plus_days((self.rng.random_range(3..45) - age).max(0) as i32);
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

/// The day that it is where the phone is: in the evening of UTC that is the next one.
fn today() -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    Timestamp::from_millis(since.as_millis() as i64).day(ShiftedClock::default().offset_minutes())
}
