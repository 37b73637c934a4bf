//! Tables of a page.

use super::html::escape;
use super::words::Words;
use std::fmt::Write;

/// A table under its heading; nothing where it has no rows. Cells are HTML.
pub fn under(
    words: &Words,
    heading: &str,
    heads: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> String {
    let mut body = String::new();
    for row in rows {
        body.push_str("<tr>");
        for cell in row {
            let _ = write!(body, "<td>{cell}</td>");
        }
        body.push_str("</tr>\n");
    }
    if body.is_empty() {
        return body;
    }
    let mut row = String::new();
    for head in heads {
        let _ = write!(row, "<th>{}</th>", words.say(head));
    }
    format!("<h3>{}</h3>\n<table>\n<tr>{row}</tr>\n{body}</table>\n", words.say(heading))
}

/// What stands under each key; those that say nothing are left out. Values are HTML.
pub fn facts(words: &Words, heading: &str, facts: impl Iterator<Item = (String, String)>) -> String {
    let mut body = String::new();
    for (key, value) in facts.filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(body, "<tr><th>{}</th><td>{value}</td></tr>", words.label(&key));
    }
    if body.is_empty() {
        return body;
    }
    format!("<h3>{}</h3>\n<table>\n{body}</table>\n", words.say(heading))
}

/// Long words under a heading.
pub fn text(words: &Words, heading: &str, text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    format!("<h3>{}</h3>\n<table>\n<tr><td>{}</td></tr>\n</table>\n", words.say(heading), escape(text))
}
