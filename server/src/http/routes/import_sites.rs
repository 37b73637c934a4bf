//! `POST /v1/import/sites`: a list of sites. With what somebody said of rows that are probably about what is there:
//! `…/apply?token=&choices=12-enter,15-leave&others=update`. `?unit=` says whose those are that do not say it themselves.

use super::import::Brought;
use crate::clock;
use crate::http::error::Error;
use crate::office::Office;
use crate::people::desk::DeskError;
use crate::people::import::File;
use crate::people::principal::Principal;
use crate::sites::import::{self, Choices};
use crate::store::View;
use serde::Deserialize;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{Applied, Choice, Preview};
use spotcheck_domain::id::UnitId;
use std::sync::Arc;

#[derive(Clone, Copy)]
pub struct SiteFile;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    sheet: Option<String>,
    token: Option<String>,
    #[serde(default)]
    choices: String,
    others: Option<Choice>,
    unit: Option<UnitId>,
}

impl Brought for SiteFile {
    type Said = Said;

    const RIGHT: (Act, On<'static>) = (Act::ImportSites, On::office());

    fn token(said: &Said) -> Option<&String> {
        said.token.as_ref()
    }

    fn read(self, said: &Said, bytes: &[u8]) -> Result<File, DeskError> {
        Ok(File::read(bytes, said.sheet.clone())?.others_of(said.unit))
    }

    fn preview(self, view: &dyn View, by: &Principal, _: &Said, file: &File) -> Result<Preview, DeskError> {
        import::preview(view, by, file)
    }

    fn apply(
        self,
        office: &Office,
        by: &Principal,
        said: Said,
        file: File,
        token: String,
    ) -> Result<Applied, Error> {
        let choices = Choices::read(&said.choices, said.others)
            .ok_or_else(|| Error::Invalid("choices that are not written as 12-enter,15-leave".into()))?;
        let file = Arc::new(file);
        let accepted = import::accept(&office.intake, by, &file, &token, &choices, clock::now())?;
        if let Some(import) = accepted.import {
            import::finish(&office.intake, import, clock::now())?;
        }
        Ok(accepted.applied)
    }
}
