//! Plays a script and tells, line by line, what it wrote and what every reader makes of it.

use super::scripts::{AT, Step, uuid};
use serde_json::Value as Json;
use spotcheck_domain::audience::Audience;
use spotcheck_domain::document::{Containers, Document, Hash, Parsed, audiences, photos_of};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::in_order;
use spotcheck_domain::fold::fold;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::encode;
use std::fmt::{self, Display, Write as _};

/// Said without what has come since and says nothing.
fn as_ever(said: &impl fmt::Debug) -> String {
    const SINCE: &[&str] = &[
        ", is_lost: false",
        ", struck: None",
        ", bulk: None",
        ", on_spot: None",
        ", acts: []",
        ", criterion: None",
        ", criterion: \"\"",
        ", strokes: \"\", photo: None, paper: \"\", covered: \"\", device_key: \"\", device_signature: \"\"",
        ", unseen: []",
        ", key: \"\"",
        ", contact: \"\"",
        ", enterprise: None",
        ", yearly_cap: None",
        ", closed_on: None",
        ", closed_reason: \"\"",
    ];
    SINCE.iter().fold(format!("{said:?}"), |said, since| said.replace(since, ""))
}

pub struct Played {
    lines: Vec<(&'static str, String)>,
}

impl Display for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[\n")?;
        for (n, (name, line)) in self.lines.iter().enumerate() {
            let comma = if n + 1 == self.lines.len() { "" } else { "," };
            writeln!(f, "{}{comma}", Json::from(vec![*name, line]))?;
        }
        f.write_str("]\n")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes it");
        hex
    })
}

fn edit_of(step: &Step) -> Edit {
    let mut edit: Edit = serde_json::from_value(step.edit.clone()).expect("an edit");
    if let Some(entry) = step.entry.map(|n| uuid(n).parse::<DocumentId>().expect("an id").uuid()) {
        match &mut edit {
            Edit::RecordFinding(new) => new.record.id = spotcheck_domain::id::EventId::from_uuid(entry),
            Edit::Append(event) => event.id = spotcheck_domain::id::EventId::from_uuid(entry),
            Edit::AddPhoto(photo) => photo.id = spotcheck_domain::id::PhotoId::from_uuid(entry),
            Edit::Sign(signature) => signature.id = spotcheck_domain::id::SignatureId::from_uuid(entry),
            _ => panic!("no entry"),
        }
    }
    edit
}

impl Played {
    pub fn of(script: &[Step]) -> Self {
        let mut played = Self { lines: Vec::new() };
        let id: DocumentId = uuid(0xd0c).parse().expect("an id");
        let at = |n: usize| Timestamp::from_millis(AT + n as i64 * 1_000);
        let first = edit_of(&script[0]);
        let (mut document, change) = Document::create(id, &first, at(0), [0xa0; 16]).expect("made");
        let mut containers = Containers::default();
        played.change(document.kind(), &mut containers, &change.bytes);
        let mut heads: Vec<Vec<Hash>> = vec![document.heads()];
        for (n, step) in script.iter().enumerate().skip(1) {
            let base = step.base.map(|base| heads[base].clone());
            // Each as another phone's: a fork has an actor of its own.
            let written =
                document.edit(&edit_of(step), base.as_deref(), at(n), [n as u8; 16]).expect("edits");
            match written {
                Some(change) => played.change(document.kind(), &mut containers, &change.bytes),
                None => played.say("change", "none"),
            }
            heads.push(document.heads());
        }
        played.read(id, &mut document);
        let mut again = Document::load(document.kind(), &document.save(), [0xb0; 16]).expect("loads");
        let twice = {
            let mut other = Self { lines: Vec::new() };
            other.read(id, &mut again);
            other
        };
        let n = played.lines.len() - twice.lines.len();
        assert_eq!(played.lines[n..], twice.lines, "what was saved reads the same");
        played
    }

    fn say(&mut self, name: &'static str, line: impl Into<String>) {
        self.lines.push((name, line.into()));
    }

    /// The bytes, and the edits that they stand for, as a quarantined change's are told: in both forms.
    fn change(&mut self, kind: DocumentKind, containers: &mut Containers, bytes: &[u8]) {
        self.say("change", hex(bytes));
        let writes = Parsed::parse(bytes).expect("parses").writes(containers);
        let edits: Vec<Edit> = writes.iter().filter_map(|write| write.edit(kind)).collect();
        let json = serde_json::to_value(&edits).expect("says it");
        self.say("edits", json.to_string());
        self.say("wire", hex(&encode(&edits).expect("encodes")));
        let without_ids: Vec<Edit> = serde_json::from_value(json).expect("reads");
        let wire: Vec<Edit> =
            spotcheck_domain::wire::decode(&encode(&edits).expect("encodes")).expect("decodes");
        assert_eq!(without_ids, wire, "both forms say the same");
        let text = serde_json::to_string(&edits).expect("says it");
        assert_eq!(serde_json::from_str::<Vec<Edit>>(&text).expect("reads"), wire);
    }

    fn read(&mut self, id: DocumentId, document: &mut Document) {
        self.say("heads", document.heads().iter().map(|head| hex(head)).collect::<Vec<_>>().join(" "));
        self.say("saved", hex(&document.save()));
        self.say("photos", as_ever(&photos_of(document)));
        let enterprise = audiences(document).into_iter().find_map(|audience| match audience {
            Audience::Enterprise(unit) => Some(unit),
            _ => None,
        });
        self.say("shown to", format!("{enterprise:?}"));
        self.say("conflicts", format!("{:?}", document.conflicts()));
        // As the office has stored it ever since: a phone's row has the ids of people beside.
        let row = ledger::project(id, document).expect("a row").without_ids();
        self.say("row", serde_json::to_string(&row).expect("says it"));
        self.say("row on the wire", hex(&encode(&row).expect("encodes")));
        // Of kinds that came later the row says all.
        let kind = document.kind();
        if kind == DocumentKind::Finding {
            self.finding(document);
        } else if kind == DocumentKind::Inspection {
            self.say("inspection", as_ever(&document.inspection().expect("reads")));
        } else if kind == DocumentKind::Site {
            self.say("site", format!("{:?}", document.site().expect("reads")));
        } else if kind == DocumentKind::Task {
            self.say("task", format!("{:?}", document.task().expect("reads")));
        }
    }

    fn finding(&mut self, document: &Document) {
        let mut finding = document.finding().expect("reads");
        let events = std::mem::take(&mut finding.events);
        self.say("finding", as_ever(&finding));
        for event in &events {
            let json = serde_json::to_value(event).expect("says it");
            self.say("event", format!("{} {json}", event.id));
        }
        self.say("life", as_ever(&fold(finding.level, &events)));
        let order: Vec<String> = in_order(&events).iter().map(|event| event.id.to_string()).collect();
        self.say("order", order.join(" "));
    }
}
