//! Certificates of sites: kept, renewed and removed one by one and from a file, taken along, and told before they are over.

use super::common::call::{done, obstacle, undone};
use super::{Desk, csv, now, problems};
use spotcheck_domain::call::{
    KeepCertificate, ListSites, Obstacle, ReadAudit, RemoveCertificate, SiteLine, SiteView, Verdict,
};
use spotcheck_domain::certificate::{CertificateField as C, CertificateFields};
use spotcheck_domain::id::{CertificateId, SiteId};
use spotcheck_domain::site::SiteField as F;

fn fresh() -> CertificateId {
    CertificateId::from_parts(now(), rand::random())
}

fn keep(site: SiteId, certificate: CertificateId, fields: &[(C, &str)]) -> KeepCertificate {
    let fields = fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    KeepCertificate { site, certificate, fields }
}

/// So many days from today.
fn day(n: i32) -> String {
    now().day(480).plus_days(n).to_string()
}

fn expiring(desk: &Desk) -> Vec<SiteLine> {
    done(&desk.admin, &ListSites { view: SiteView::Expiring, ..ListSites::default() }).sites
}

fn said(desk: &Desk, site: SiteId) -> Vec<Vec<String>> {
    let all = desk.page(site).certificates;
    all.values().map(|fields: &CertificateFields| fields.values().cloned().collect()).collect()
}

#[test]
fn a_certificate_is_kept_renewed_and_removed() {
    let desk = Desk::open();
    let site = desk.enter("云岭县", &[(F::Name, "验甲厂")]);
    let (one, other) = (fresh(), fresh());
    let call = keep(
        site,
        one,
        &[(C::Kind, "安全生产　许可证"), (C::Number, "（晋）MK安许证字"), (C::Until, &day(61))],
    );
    done(&desk.admin, &call);
    done(&desk.admin, &call);
    assert_eq!(said(&desk, site), [["安全生产许可证".to_owned(), "(晋)MK安许证字".to_owned(), day(61)]]);
    assert!(expiring(&desk).is_empty(), "it is good for longer");
    done(&desk.admin, &keep(site, one, &[(C::Until, &day(60)), (C::Issuer, "某厅")]));
    assert_eq!(expiring(&desk).iter().map(|line| line.id).collect::<Vec<_>>(), [site]);
    done(&desk.admin, &keep(site, other, &[(C::Kind, "危险化学品经营许可证"), (C::Until, &day(-1))]));
    let line = &expiring(&desk)[0];
    assert_eq!(line.certified_until.map(|until| until.to_string()), Some(day(-1)), "the first of them");
    done(&desk.admin, &RemoveCertificate { site, certificate: other });
    done(&desk.admin, &RemoveCertificate { site, certificate: other });
    assert_eq!(said(&desk, site).len(), 1);
    let log = done(&desk.admin, &ReadAudit { act: Some("edit_site".into()), ..ReadAudit::default() });
    let notes: Vec<&str> = log.entries.iter().map(|entry| entry.note.as_str()).collect();
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(notes[2].contains("issuer:  → 某厅"), "{notes:?}");
}

#[test]
fn a_certificate_says_what_it_is_and_is_kept_by_whoever_may_edit_the_site() {
    let desk = Desk::open();
    let site = desk.enter("云岭县", &[(F::Name, "验甲厂")]);
    for (fields, what) in [
        (&[(C::Number, "1")][..], Obstacle::FieldInvalid),
        (&[(C::Kind, "许可证"), (C::Until, "明年")], Obstacle::FieldInvalid),
        (&[(C::Kind, "字".repeat(101).as_str())], Obstacle::TooLong),
    ] {
        assert_eq!(obstacle(&desk.admin, &keep(site, fresh(), fields)), what);
    }
    let foreign = CertificateId::from_uuid(uuid::Uuid::from_u128(7));
    assert_eq!(obstacle(&desk.admin, &keep(site, foreign, &[(C::Kind, "许可证")])), Obstacle::IdTaken);
    let (inspector, call) = (desk.server.pair("祁远舟"), keep(site, fresh(), &[(C::Kind, "许可证")]));
    assert_eq!(undone(&inspector, &call).status, 404);
    assert!(said(&desk, site).is_empty());
}

#[test]
fn certificates_come_with_a_file_and_go_with_one() {
    let desk = Desk::open();
    let file = csv(&[
        &["名称", "县", "编号", "许可证名称", "许可证编号", "发证机关", "有效期至"],
        &[
            "验甲厂",
            "云岭县",
            "C-1",
            "安全生产许可证；危险化学品经营许可证",
            "1；2",
            "甲局；乙局",
            "2027年3月1日；长期",
        ],
        &["验乙厂", "云岭县", "C-2", "", "X-9", "", "２０２７/３/１"],
        &["验丙厂", "云岭县", "C-3", "甲；乙", "1", "", "明年"],
    ]);
    let preview = desk.preview(&file);
    assert_eq!((preview.n_new, preview.n_refused), (2, 1), "{:#?}", preview.rows);
    assert_eq!(problems(&preview.rows[2]), ["G4 date_unreadable", "E4 field_invalid"]);
    let lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').take(3).collect();
    let file = lines.join(&b'\n');
    let preview = desk.preview(&file);
    desk.apply(&file, &preview, "");
    let (one, other) = (desk.site("验甲厂").id, desk.site("验乙厂").id);
    let of = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
    assert_eq!(said(&desk, one).len(), 2);
    assert!(said(&desk, one).contains(&of(&["安全生产许可证", "1", "甲局", "2027-03-01"])));
    assert!(said(&desk, one).contains(&of(&["危险化学品经营许可证", "2", "乙局"])));
    assert_eq!(said(&desk, other), [of(&["许可证", "X-9", "2027-03-01"])]);

    // Renewed: the only one of its kind has another number.
    let renewed = csv(&[
        &["名称", "编号", "许可证名称", "许可证编号", "有效期至"],
        &["验乙厂", "C-2", "许可证", "X-10", "2030-03-01"],
    ]);
    let preview = desk.preview(&renewed);
    let row = &preview.rows[0];
    assert_eq!((row.verdict, row.changes.len()), (Verdict::Changed, 1));
    assert_eq!(
        (row.changes[0].field.as_str(), row.changes[0].after.as_str()),
        ("certificate", "许可证 X-10 2030-03-01")
    );
    desk.apply(&renewed, &preview, "");
    assert_eq!(said(&desk, other), [of(&["许可证", "X-10", "2030-03-01"])]);

    // What is taken along says the same when it comes back.
    let table = desk.admin.get("/v1/export/sites.csv?q=%E9%AA%8C").body;
    let text = String::from_utf8(table.clone()).unwrap();
    // In whichever order: two of one row are kept by their ids.
    let (one, other) = ("安全生产许可证", "危险化学品经营许可证");
    let either = [format!("{one}；{other}"), format!("{other}；{one}")];
    assert!(either.iter().any(|both| text.contains(both)), "{text}");
    let again = desk.preview(&table);
    assert_eq!(
        (again.n_unchanged, again.n_changed + again.n_new + again.n_refused),
        (2, 0),
        "{:#?}",
        again.rows
    );
}
