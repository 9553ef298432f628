//! Fields of rows: the column behind each, and the codes that the API has for values.

use model::Lang;

/// A field that a client may filter and order by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// Name on the wire.
    pub(crate) name: &'static str,
    /// The list's column.
    pub(crate) column: &'static str,
    /// What its values are.
    pub(crate) meaning: Meaning,
}

/// What the values of a field are, and how they look on the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meaning {
    /// As they are stored.
    Plain,
    /// Texts in both languages: the column with `_en` or `_zh` behind it.
    Both,
    /// Times, `YYYY-MM-DD HH:MM:SS`.
    Time,
    /// Codes for what is stored; a value without one is itself.
    Coded(&'static [Word]),
    /// The same in every row, whatever the column.
    Constant(&'static [Word]),
    /// A whole number that is shown with a point.
    Float,
    /// The account's number, shown as a member's id.
    Member,
    /// When it came, shown as whether that was lately.
    New,
    /// An address, shown with the port that this column has.
    WithPort(&'static str),
}

/// A code of the API, what is stored for it, and what people read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) code: &'static str,
    pub(crate) stored: &'static str,
    pub(crate) en: &'static str,
    pub(crate) zh: &'static str,
}

impl Word {
    pub(crate) const fn new(code: &'static str, stored: &'static str, en: &'static str, zh: &'static str) -> Self {
        Self { code, stored, en, zh }
    }

    /// What people read.
    pub(crate) fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }

    /// The code for what is stored; a value without one is itself.
    pub(crate) fn code_of<'a>(words: &'a [Self], stored: &'a str) -> &'a str {
        words.iter().find(|word| word.stored == stored).map_or(stored, |word| word.code)
    }

    /// The text for what is stored; a value without one is itself.
    pub(crate) fn text_of(words: &[Self], stored: &str, lang: Lang) -> String {
        words.iter().find(|word| word.stored == stored).map_or(stored, |word| word.text(lang)).to_owned()
    }
}

/// A field whose values are stored as they are.
pub(crate) const fn plain(name: &'static str, column: &'static str) -> Field {
    Field { name, column, meaning: Meaning::Plain }
}

/// A field in the reader's language; `column` is the name before `_en` and `_zh`.
pub(crate) const fn both(name: &'static str, en: &'static str) -> Field {
    Field { name, column: en, meaning: Meaning::Both }
}

/// A time.
pub(crate) const fn time(name: &'static str, column: &'static str) -> Field {
    Field { name, column, meaning: Meaning::Time }
}

/// A field with codes.
pub(crate) const fn coded(name: &'static str, column: &'static str, words: &'static [Word]) -> Field {
    Field { name, column, meaning: Meaning::Coded(words) }
}

/// A field that is the same in every row: the only word's code.
pub(crate) const fn constant(name: &'static str, word: &'static [Word]) -> Field {
    Field { name, column: "id", meaning: Meaning::Constant(word) }
}

/// A whole number that is shown with a point.
pub(crate) const fn float(name: &'static str, column: &'static str) -> Field {
    Field { name, column, meaning: Meaning::Float }
}

/// A member of an organisation, by the account that it is.
pub(crate) const fn member(name: &'static str) -> Field {
    Field { name, column: "owner.app_id", meaning: Meaning::Member }
}

/// Whether an asset came lately.
pub(crate) const fn new(name: &'static str) -> Field {
    Field { name, column: "added_at", meaning: Meaning::New }
}

/// An address with its port behind it.
pub(crate) const fn with_port(name: &'static str, column: &'static str, port: &'static str) -> Field {
    Field { name, column, meaning: Meaning::WithPort(port) }
}

impl Field {
    /// The column in the reader's language.
    pub(crate) fn column(&self, lang: Lang) -> &'static str {
        match (self.meaning, lang) {
            (Meaning::Both, Lang::Zh) => Self::in_chinese(self.column),
            _ => self.column,
        }
    }

    fn in_chinese(column: &'static str) -> &'static str {
        match column {
            "class_en" => "class_zh",
            "name_en" => "name_zh",
            other => other,
        }
    }

    /// The field of a name.
    pub(crate) fn find(fields: &'static [&'static [Self]], name: &str) -> Option<&'static Self> {
        fields.iter().flat_map(|some| some.iter()).find(|field| field.name == name)
    }
}
