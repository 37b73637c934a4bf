//! One component a file: props in, callbacks out. A part asks nothing but its picture and keeps nothing but words that
//! are being typed.

pub mod banner;
pub mod cards;
pub mod catalog_suggest;
pub mod checklist_ask;
pub mod checklist_item;
pub mod checklist_shown;
pub mod code_shown;
pub mod compared;
pub mod conflict;
pub mod desk;
pub mod dialog;
pub mod empty;
pub mod field;
pub mod frame;
pub mod icon;
pub mod language;
pub mod leave_behind;
pub mod marks;
pub mod news;
pub mod paper_sheet;
pub mod photo_strip;
pub mod photo_viewer;
pub mod picture;
pub mod posts;
pub mod presence;
pub mod refused;
pub mod rescue;
pub mod search_box;
pub mod segments;
pub mod signed;
pub mod timeline;
pub mod toasts;
pub mod typing;
pub mod windowed;

pub use banner::Banner;
pub use cards::{FindingCardPart, InspectionCardPart, SiteCardPart};
pub use code_shown::CodeShown;
pub use dialog::Dialog;
pub use empty::{Absent, EmptyState, SetAside, Skeleton};
pub use field::{DateField, SelectField, TextArea, TextField};
pub use frame::Frame;
pub use icon::Icon;
pub use language::{Language, LanguageChoice};
pub use leave_behind::LeaveBehind;
pub use marks::{
    DueMark, GradeMark, LevelMark, OnSpotMark, OverlayMark, PhotoTruth, SavedMark, StateMark, Tag, Truth,
    VerdictMark,
};
pub use picture::Picture;
pub use presence::Presence;
pub use refused::{RefusedChanges, RefusedContents, is_read_by_people};
pub use rescue::RescueButton;
pub use search_box::SearchBox;
