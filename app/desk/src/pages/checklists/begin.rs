//! To begin a checklist: an empty one, a copy of another, or one from a file. Its name, its unit and its sector are asked
//! for first.

use crate::asked::Asked;
use crate::erased::part;
use crate::parts::import::{ImportDialog, Subject};
use crate::parts::{Entry, Fields, Sending, Sheet, SheetForm, UnitChoice, dialog_of};
use crate::place::use_here;
use crate::rights::use_rights;
use crate::route::Desk;
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{CopyChecklist, EnterChecklist, Entered, UnitLine, Units};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::reference::Named;
use spotcheck_web::parts::Dialog;
use std::collections::BTreeMap;

/// What is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    New,
    /// Of the checklist of this id, with its name and sector.
    Copy {
        list: String,
        name: String,
        sector: String,
    },
    /// As the draft of a checklist that is there, with its unit, name and sector; or of a new one.
    File(Option<(String, UnitId, String, String)>),
}

static NAME: Form = Form::words(100).needed();
static SECTOR: Form = Form::words(60).needed();
const UNIT: &str = "unit";

type Choices = Signal<Vec<(String, String)>>;

#[component]
pub fn BeginDialog(
    what: Begin,
    doing: RwSignal<Option<Begin>>,
    units: Asked<Units>,
    sectors: Choices,
) -> impl IntoView {
    let lang = use_lang();
    let open = dialog_of(doing);
    let title = match &what {
        Begin::New => say!(lang, library.new_title),
        Begin::Copy { .. } => say!(lang, library.copy_title),
        Begin::File(_) => say!(lang, library.import_title),
    };
    let target = RwSignal::new(match &what {
        Begin::File(Some((list, unit, name, sector))) => {
            Some(Target { list: list.clone(), unit: *unit, name: name.clone(), sector: sector.clone() })
        }
        _ => None,
    });
    part(move || {
        if let Some(target) = target.get() {
            return view! { <FileDialog target open /> }.into_any();
        }
        let what = what.clone();
        view! {
            <Dialog title open>
                <BeginForm what=what.clone() open units sectors target />
            </Dialog>
        }
        .into_any()
    })
}

/// What a file is to become.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    /// Empty: a new one.
    list: String,
    unit: UnitId,
    name: String,
    sector: String,
}

#[component]
fn BeginForm(
    what: Begin,
    open: RwSignal<bool>,
    units: Asked<Units>,
    sectors: Choices,
    target: RwSignal<Option<Target>>,
) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let rights = use_rights();
    let sending = Sending::of(open, Callback::new(|()| ()));
    let stored: BTreeMap<String, String> = match &what {
        Begin::Copy { name, sector, .. } => {
            let named = say!(lang, library.copy_of, name = name);
            [("name".to_owned(), named), ("sector".to_owned(), sector.clone())].into()
        }
        _ => BTreeMap::new(),
    };
    let form = match &what {
        Begin::New => "checklist/new".to_owned(),
        Begin::Copy { list, .. } => format!("checklist/copy/{list}"),
        Begin::File(_) => "checklist/file".to_owned(),
    };
    let sheet = Sheet::open(&form, stored);
    let is_copy = matches!(what, Begin::Copy { .. });
    let entries = move || entries(lang, is_copy, sectors.get_untracked());
    let top = units.answer;
    let unit = Signal::derive(move || {
        let chosen = sheet.get(UNIT).parse::<UnitId>().ok();
        // One's own unit, unless another is chosen.
        chosen.or_else(|| top.with(|units| units.as_ref().map(|units| units.top)))
    });
    let what = StoredValue::new(what);
    let go_on = Callback::new(move |()| {
        let Some(unit) = unit.get_untracked().filter(|_| sheet.check(lang, &entries())) else { return };
        let (name, sector) = (sheet.get_untracked("name"), sheet.get_untracked("sector"));
        let named = Named { zh: name.trim().to_owned(), en: String::new() };
        let what = what.get_value();
        if matches!(what, Begin::File(_)) {
            sheet.done();
            target.set(Some(Target { list: String::new(), unit, name: named.zh, sector }));
            return;
        }
        let begun = say!(lang, library.begun);
        let go = move |entered: Entered<String>| here.go_beside(&Desk::Checklist(entered.id));
        match what {
            Begin::Copy { list, .. } => {
                sending.send(sheet, begun, CopyChecklist { list, unit, name: named }, go);
            }
            _ => sending.send(sheet, begun, EnterChecklist { unit, name: named, sector }, go),
        }
    });
    view! {
        <SheetForm sheet words=say!(lang, library.go_on) on_do=go_on open>
            <Fields sheet entries=entries() />
            <UnitChoice
                label=say!(lang, library.column_unit)
                units
                chosen=unit
                on_choose=move |unit: UnitId| sheet.set(UNIT, &unit.to_string())
                may=move |line: UnitLine| rights.with_unit(Act::EditChecklist, line.id, units)
            />
        </SheetForm>
    }
}

fn entries(lang: Lang, is_copy: bool, sectors: Vec<(String, String)>) -> Vec<Entry> {
    let name = Entry::new("name", say!(lang, library.column_name), &NAME);
    if is_copy {
        return vec![name];
    }
    vec![name, Entry::new("sector", say!(lang, library.sector), &SECTOR).options(sectors)]
}

#[component]
fn FileDialog(target: Target, open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let Target { list, unit, name, sector } = target;
    let more = vec![("unit", unit.to_string()), ("name", name), ("sector", sector), ("list", list)];
    let subject = Subject {
        path: "checklist",
        title: say!(lang, library.import_title),
        words: say!(lang, library.import_words),
        field: column_word,
        value: Callback::new(|(_, value): (String, String)| value),
    };
    view! {
        <ImportDialog
            subject
            more
            open
            on_done=move |()| ()
            on_made=move |id: String| here.go_beside(&Desk::Checklist(id))
        />
    }
}

/// What a column of a file is called.
fn column_word(lang: Lang, field: &str) -> String {
    let words = match field {
        "section" => say!(lang, library.section),
        "question" => say!(lang, library.question),
        "title" => say!(lang, library.hazard),
        "level" => say!(lang, library.level),
        "basis" => say!(lang, library.basis),
        "clause" => say!(lang, library.clause),
        "expert" => say!(lang, library.expert),
        "measure" => say!(lang, library.measure),
        "days" => say!(lang, library.days),
        "id" => say!(lang, library.item_id),
        _ => return field.to_owned(),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_a_file_has_words() {
        for column in
            ["section", "question", "title", "level", "basis", "clause", "expert", "measure", "days", "id"]
        {
            assert_ne!(column_word(Lang::zh, column), column);
        }
    }
}
