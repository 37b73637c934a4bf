//! The numbers in their order, each with what became of it.

use crate::erased::{DrawAll, part};
use crate::paged::Paged;
use crate::place::use_here;
use crate::route::Route;
use crate::say;
use crate::words::{
    Lang, dotted, moment, number_standing_word, number_state_word, number_why_word, use_lang,
};
use leptos::prelude::*;
use spotcheck_domain::call::{NumberLine, NumberState, ReadRegister};
use spotcheck_web::parts::{EmptyState, Skeleton};

#[component]
pub fn NumberList(register: Paged<ReadRegister>, #[prop(into)] on_void: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    let here = use_here();
    let may_void = move || register.note.with(|note| note.as_ref().is_some_and(|note| note.may_void));
    part(move || match (register.is_known.get(), register.rows.with(Vec::is_empty)) {
        (false, _) => view! { <Skeleton /> }.into_any(),
        (true, true) => {
            let is_filtered =
                here.query.with(|query| !query.get("q").is_empty() || !query.get("state").is_empty());
            let words =
                if is_filtered { say!(lang, registers.none_found) } else { say!(lang, registers.none) };
            view! { <EmptyState icon="ledger" title=say!(lang, registers.none_title) words=words /> }
                .into_any()
        }
        (true, false) => {
            let may_void = may_void();
            let rows = register
                .rows
                .with(|rows| rows.iter().map(|line| row(lang, line, may_void.then_some(on_void))).draw_all());
            view! {
                <div class="policy-values" tabindex="0" role="region" aria-label=say!(lang, registers.title)>
                    <table aria-label=say!(lang, registers.title)>
                        <thead>
                            <tr>
                                <th scope="col">{say!(lang, registers.column_number)}</th>
                                <th scope="col">{say!(lang, registers.column_state)}</th>
                                <th scope="col">{say!(lang, registers.column_paper)}</th>
                                <th scope="col">{say!(lang, registers.column_who)}</th>
                                <th scope="col">{say!(lang, registers.column_at)}</th>
                                <th></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }
    })
}

/// The number, or the run of numbers that were passed over.
fn number_words(lang: Lang, line: &NumberLine) -> String {
    if line.number == line.upto {
        return line.number.clone();
    }
    say!(lang, registers.run, from = line.number, upto = line.upto, n = line.n)
}

/// What beside its state is to be known of it.
fn notes(lang: Lang, line: &NumberLine) -> String {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(line.why.map(|why| number_why_word(lang, why).to_owned()));
    notes.extend(line.standing.map(|standing| number_standing_word(lang, standing).to_owned()));
    notes.extend(line.is_late.then(|| say!(lang, registers.late).to_owned()));
    notes.extend((!line.reason.is_empty()).then(|| line.reason.clone()));
    dotted(&notes)
}

/// A number that no paper carries, and that is not void already.
const fn is_voidable(line: &NumberLine) -> bool {
    line.paper.is_none() && !matches!(line.state, NumberState::Void)
}

fn row(lang: Lang, line: &NumberLine, on_void: Option<Callback<String>>) -> AnyView {
    let visit = line.inspection.map(|visit| {
        view! { <a href=Route::Inspection(visit).to_string() rel="external">{say!(lang, registers.open_visit)}</a> }
    });
    let void = on_void.filter(|_| is_voidable(line)).map(|on_void| {
        let number = line.number.clone();
        let named = format!("{} {number}", say!(lang, registers.void));
        view! {
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-test="void-number"
                aria-label=named
                on:click=move |_| on_void.run(number.clone())
            >
                {say!(lang, registers.void)}
            </button>
        }
    });
    view! {
        <tr data-number=line.number.clone() data-state=line.state.word()>
            <th scope="row">{number_words(lang, line)}</th>
            <td><b>{number_state_word(lang, line.state)}</b>" "<small>{notes(lang, line)}</small></td>
            <td>{line.site_name.clone()}" "{visit}</td>
            <td>{line.person.clone()}</td>
            <td><small>{line.at.map(|at| moment(lang, at)).unwrap_or_default()}</small></td>
            <td>{void}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::call::{NumberStanding, NumberWhy};

    fn line(state: NumberState) -> NumberLine {
        NumberLine {
            number: "云责改〔2026〕1号".into(),
            upto: "云责改〔2026〕1号".into(),
            n: 1,
            state,
            why: None,
            reason: String::new(),
            paper: None,
            inspection: None,
            site_name: String::new(),
            person: String::new(),
            at: None,
            is_late: false,
            standing: None,
        }
    }

    #[test]
    fn what_is_odd_of_a_number_is_said_and_what_is_on_no_paper_is_voided() {
        let odd = NumberLine {
            why: Some(NumberWhy::Lost),
            standing: Some(NumberStanding::Doubled),
            is_late: true,
            reason: "写错".into(),
            ..line(NumberState::Void)
        };
        let said = notes(Lang::zh, &odd);
        assert!(["60 日", "重号", "迟到", "写错"].iter().all(|words| said.contains(words)), "{said}");
        assert!(is_voidable(&line(NumberState::Unused)) && !is_voidable(&odd));
        let run = NumberLine { upto: "云责改〔2026〕9号".into(), n: 9, ..line(NumberState::Void) };
        assert!(number_words(Lang::zh, &run).contains("9 个"));
    }
}
