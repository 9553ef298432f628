//! Tables for people: columns as wide as they must be, the last one as wide as there is room. Never wraps.

use crate::terminal;
use model::{Lang, Text, visible};
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of a cell at most, but for the last one of a row.
const WIDEST: usize = 40;

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[value(alias = "table")]
    Text,
    /// For programs
    Json,
}

/// The title of a column or field, in both languages.
pub(crate) type Title = (&'static str, &'static str);

fn titled(title: &Title, lang: Lang) -> &'static str {
    match lang {
        Lang::En => title.0,
        Lang::Zh => title.1,
    }
}

/// Prints the first rows of a list of so many.
pub(crate) fn print(titles: &[Title], rows: &[Vec<String>], total: u64, lang: Lang) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if rows.is_empty() {
        return writeln!(out, "{}", Text::new("nothing", "无").get(lang));
    }
    let shown: Vec<&str> = titles.iter().map(|title| titled(title, lang)).collect();
    write(&mut out, terminal::width(), &shown, rows)?;
    if total > rows.len() as u64 {
        let more = Text::new("… {shown} of {total}", "……共 {total} 项，显示 {shown} 项");
        let more = more.fill("shown", &rows.len().to_string()).fill("total", &total.to_string());
        writeln!(out, "{}", more.get(lang))?;
    }
    Ok(())
}

/// Prints one thing, a line for each of its fields; further lines of a field stand below the first.
pub(crate) fn print_fields(fields: &[(Title, String)], lang: Lang) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let widest = fields.iter().map(|(title, _)| titled(title, lang).width()).max().unwrap_or(0);
    for (title, text) in fields {
        let title = titled(title, lang);
        write!(out, "{title}{:gap$}", "", gap = widest - title.width() + 2)?;
        for (place, line) in text.split('\n').enumerate() {
            let indent = if place > 0 { widest + 2 } else { 0 };
            writeln!(out, "{:indent$}{}", "", visible(line))?;
        }
    }
    Ok(())
}

/// Writes a table with a line of titles. Foreign text is made visible.
fn write(out: &mut impl Write, width: usize, titles: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| visible(cell).to_string()).collect()).collect();
    let mut widths: Vec<usize> = titles.iter().map(|title| title.width()).collect();
    for row in &rows {
        for (column, cell) in widths.iter_mut().zip(row) {
            *column = (*column).max(cell.width().min(WIDEST));
        }
    }
    let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
    for row in std::iter::once(&titles).chain(&rows) {
        let mut left = width;
        for (place, cell) in row.iter().enumerate() {
            let is_last = place + 1 == row.len();
            let column = widths.get(place).copied().unwrap_or(WIDEST);
            let room = if is_last { left.max(column.min(10)) } else { column };
            let cell = cut(cell, room);
            let gap = if is_last { 0 } else { column.saturating_sub(cell.width()) + 2 };
            write!(out, "{cell}{:gap$}", "")?;
            left = left.saturating_sub(column + 2);
        }
        writeln!(out)?;
    }
    Ok(())
}

/// As much of a text as there is room for.
fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |character: &char| {
        used += character.width().unwrap_or(0);
        used <= room
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_nothing_wraps() {
        let rows = [
            vec!["a".to_owned(), "端口".to_owned(), "short".to_owned()],
            vec!["long".to_owned(), "x".to_owned(), "much too long for the line".to_owned()],
        ];
        let mut out = Vec::new();
        write(&mut out, 24, &["A", "B", "C"], &rows).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "A     B     C\na     端口  short\nlong  x     much too lo…\n");
    }
}
