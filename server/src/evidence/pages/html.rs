//! HTML, written.

use spotcheck_domain::time::Timestamp;
use std::fmt::Write;

/// Text as it may stand anywhere in a page.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // What turns a line's direction round would let it read as another.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(escaped, "[U+{:04X}]", u32::from(letter));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// Minutes east of UTC: the whole country has one civil time.
const OFFSET: i32 = 480;

/// A moment as people read it, with its zone.
pub fn moment(at: Timestamp) -> String {
    let seconds = at.seconds().saturating_add(i64::from(OFFSET) * 60).rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{} {hour:02}:{minute:02}:{second:02} UTC+8", at.day(OFFSET))
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}\
th,td{border:1px solid #888;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}\
h2{margin-top:2rem;border-bottom:2px solid}img{max-width:14rem;max-height:14rem}code{font-size:.85em;overflow-wrap:anywhere}\
[lang=en]{opacity:.8;font-size:.9em}summary{cursor:pointer}.mark{font-weight:bold}";

/// The frame of the page. It runs nothing and fetches nothing but the photos beside it.
pub fn page(title: &str, about: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>执法检查证据包 Evidence of an inspection</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{about}</p>\n{body}</body>\n</html>\n"
    )
}
