//! The texts of the judge's statements, for reports and `touchstone rules explain`: one entry each, as rules have.

use model::{Category, Text};
use std::sync::OnceLock;

/// The texts of one statement.
#[derive(Debug, Clone)]
pub struct Card {
    /// Rule id of its findings.
    pub id: String,
    /// A few words.
    pub title: Text,
    /// Why it is dangerous.
    pub why: Text,
    /// What to do about it.
    pub fix: Text,
}

/// A package that speaks to its judge.
pub(crate) const ATTEMPT: &str = "TS-AI-201";
/// An answer that is not the judge's own.
pub(crate) const HIJACKED: &str = "TS-AI-202";

/// The rule id of statements of a category: one per category, so that statements of two categories are two.
pub(crate) fn id(category: Category) -> String {
    format!("TS-AI-{}", 101 + category.id() - 90_001)
}

/// All cards, by id.
pub fn cards() -> &'static [Card] {
    static CARDS: OnceLock<Vec<Card>> = OnceLock::new();
    CARDS.get_or_init(|| {
        let mut cards: Vec<Card> = Category::ALL.into_iter().map(of_category).collect();
        cards.push(Card {
            id: ATTEMPT.to_owned(),
            title: Text::new("Text that speaks to an automated reviewer", "面向自动审查者的文本"),
            why: Text::new(
                "An honest package has nothing to say to the scanner that examines it. Such words are there to change \
                 its conclusion.",
                "正常的软件包无需对检测它的扫描器说话；这类文字的目的是改变检测结论。",
            ),
            fix: Text::new("Remove the quoted words.", "删除所引文字。"),
        });
        cards.push(Card {
            id: HIJACKED.to_owned(),
            title: Text::new("The AI judge's answer was steered by the package", "AI 评审的应答受到软件包操纵"),
            why: Text::new(
                "The model repeated what it was told to keep to itself, or called the package safe against strong \
                 evidence without a word about it. Its answer was thrown away.",
                "模型泄露了不应重复的内容，或在有力证据面前不作说明即称软件包安全。该应答已被丢弃。",
            ),
            fix: Text::new(
                "Look for instructions to the reader in the named file, and have a person judge the package.",
                "检查所列文件中面向读者的指令，并由人工评判该软件包。",
            ),
        });
        cards
    })
}

fn of_category(category: Category) -> Card {
    let name = category.name();
    Card {
        id: id(category),
        title: Text::new(format!("AI judge: {}", lower_first(&name.en)), format!("AI 评审：{}", name.zh)),
        why: Text::new(
            "A language model read the package and holds the quoted words for dangerous. The quotation was checked \
             against the bytes; the opinion is the model's.",
            "语言模型阅读软件包后认为所引内容存在危险。引文已与原始字节核对，结论为模型意见。",
        ),
        fix: Text::new(
            "Remove the quoted part, or have a person confirm that it is needed and harmless.",
            "删除所引内容，或由人工确认其必要且无害。",
        ),
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_has_a_card_in_both_languages() {
        for wanted in Category::ALL.map(id).iter().map(String::as_str).chain([ATTEMPT, HIJACKED]) {
            let card = cards().iter().find(|card| card.id == wanted).unwrap();
            for text in [&card.title, &card.why, &card.fix] {
                assert!(!text.en.is_empty() && !text.zh.is_empty(), "{wanted}");
            }
        }
        assert_eq!(id(Category::PromptInjection), "TS-AI-105");
    }
}
