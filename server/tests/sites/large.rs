//! Twenty thousand sites from one workbook, in the time that somebody waits; and a file that was accepted when the machine
//! went down.

use super::Desk;
use super::common::Server;
use super::common::call::done;
use rust_xlsxwriter::Workbook;
use spotcheck_domain::call::{ListSites, ReadCoverage, SiteView};
use std::time::{Duration, Instant};

/// As many as a county has; `SPOTCHECK_SITES=20000` tries those of a city.
fn n_sites() -> usize {
    std::env::var("SPOTCHECK_SITES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_500)
}

fn timed<T>(what: &str, most: Duration, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let done = work();
    let took = began.elapsed();
    println!("{what}: {} ms", took.as_millis());
    assert!(took <= most, "{what} took {took:?}");
    done
}

fn workbook(n: usize) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = [
        "企业名称",
        "编号",
        "行业领域",
        "详细地址",
        "乡镇",
        "县",
        "风险等级",
        "法定代表人",
        "联系电话",
        "经度",
        "纬度",
        "责任单位",
    ];
    for (column, text) in (0..).zip(head) {
        sheet.write_string(0, column, text).unwrap();
    }
    for n in 0..n {
        let row = n as u32 + 1;
        let (county, town) = [("云岭县", "松涛镇"), ("青崖县", "柳湾镇"), ("白庐县", "芦花镇")][n % 3];
        let texts = [
            format!("批量{}号{}有限公司", n, ["化工", "煤业", "面粉", "铸造", "涂料"][n % 5]),
            format!("B{n:06}"),
            ["煤矿", "危险化学品", "工贸"][n % 3].to_owned(),
            format!("{county}{town}第{n}号路"),
            town.to_owned(),
            county.to_owned(),
            ["红", "橙", "黄", "蓝"][n % 4].to_owned(),
            format!("法人{n}"),
            format!("138{n:08}"),
        ];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, text).unwrap();
        }
        sheet.write_number(row, 9, 110.0 + (n % 200) as f64 * 0.005).unwrap();
        sheet.write_number(row, 10, 35.0 + (n / 200) as f64 * 0.005).unwrap();
        sheet.write_string(row, 11, format!("{county}/{town}")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_citys_sites_are_shown_stored_and_listed_while_somebody_waits() {
    let desk = Desk::open();
    let n = n_sites();
    let file = workbook(n);
    let (preview_time, apply_time) = (Duration::from_secs(5), Duration::from_mins(1));
    let shown = timed("preview", preview_time, || desk.preview(&file));
    assert_eq!(
        (shown.n_new as usize, shown.n_refused, shown.n_likely),
        (n, 0, 0),
        "{:#?}",
        shown.rows.first()
    );
    assert_eq!(shown.rows.len() + shown.n_not_shown as usize, n);
    let applied = timed("apply", apply_time, || desk.apply(&file, &shown, ""));
    assert_eq!(applied.n_new as usize, n);
    let again = timed("preview of the same again", preview_time, || desk.preview(&file));
    assert_eq!((again.n_unchanged as usize, again.n_new), (n, 0));
    let second = Duration::from_secs(2);
    let list = timed("a page of the list", second, || done(&desk.admin, &ListSites::default()));
    assert_eq!((list.n_found as usize, list.imports.len()), (n + 60, 0));
    let due = ListSites { view: SiteView::Due, q: "plhhg".into(), page: 1, ..ListSites::default() };
    timed("a page of those that are due, by initials", second, || done(&desk.admin, &due));
    let coverage = timed("coverage", second, || done(&desk.admin, &ReadCoverage::default()));
    assert_eq!(coverage.iter().map(|line| line.n_sites).sum::<u64>() as usize, n + 60);
}

#[test]
fn what_was_accepted_is_done_after_a_restart() {
    let desk = Desk::open();
    let rows: Vec<String> = (0..700).map(|n| format!("断电{n}厂,D{n}")).collect();
    let mut lines = vec!["名称,编号"];
    lines.extend(rows.iter().map(String::as_str));
    let file = lines.join("\n").into_bytes();
    let preview = desk.preview(&file);
    assert_eq!(preview.n_new, 700);
    let token = preview.token.clone();
    let Desk { folder, server, admin } = desk;
    std::thread::scope(|scope| {
        let (admin, file, folder) = (&admin, &file, folder.path());
        scope.spawn(move || {
            let sent = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                admin.send("POST", &format!("/v1/import/sites/apply?token={token}"), &[super::BYTES], file)
            }));
            drop(sent);
        });
        // As soon as it is accepted the machine goes down.
        let is_accepted = || {
            let read = spotcheck_server::store::write_directly(folder, |tx| tx.site_imports());
            let rows: Result<Vec<_>, spotcheck_server::store::StoreError> = read;
            rows.is_ok_and(|rows| !rows.is_empty())
        };
        while !is_accepted() {
            std::thread::yield_now();
        }
        server.kill();
    });
    let server = Server::start(folder.path(), &[]);
    let again = super::common::Phone { address: server.address.clone(), ..admin };
    let call = ListSites { q: "断电".into(), ..ListSites::default() };
    loop {
        let found = done(&again, &call);
        if found.imports.is_empty() {
            assert_eq!(found.n_found, 700);
            break;
        }
        assert!(found.n_found < 700);
    }
}
