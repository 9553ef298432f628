//! Asking a list everything that its columns allow, and keeping what each question took.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};
use store::{Direction, ListQuery, Listed, Operator, Page, Store};
use time::OffsetDateTime;

use super::clock::Clock;
use super::{Outcome, QUICK};

/// Each question so often, or for so long.
const TIMES: usize = 12;
const PATIENCE: Duration = Duration::from_secs(2);

/// A column, a value that many rows have, and one that few have.
pub(super) struct Asked {
    pub(super) column: &'static str,
    pub(super) common: &'static str,
    pub(super) rare: &'static str,
    pub(super) number: bool,
}

/// A list of the API: what all its questions share, its columns, its facets, and questions of its own.
pub(super) struct Shape<R> {
    pub(super) name: &'static str,
    pub(super) all: ListQuery<R>,
    pub(super) columns: &'static [Asked],
    pub(super) facets: &'static [&'static str],
    pub(super) own: Vec<(String, ListQuery<R>)>,
}

/// What questions took.
pub(super) struct Figures {
    database: String,
    accounts: Vec<i64>,
    clock: Clock,
    lists: BTreeMap<&'static str, Vec<Figure>>,
}

struct Figure {
    question: String,
    rows: u64,
    /// As a clock on the wall has it.
    wall: f64,
    /// Time on a processor, of this process and the server: what an idle machine would take.
    median: f64,
    worst: f64,
}

impl Figures {
    pub(super) fn new(database: &str, accounts: &[i64], clock: Clock) -> Self {
        Self { database: database.to_owned(), accounts: accounts.to_vec(), clock, lists: BTreeMap::new() }
    }

    /// Asks; `whole` fetches what a page needs besides its rows.
    pub(super) async fn ask<R: Listed>(
        &mut self,
        store: &Store,
        shape: Shape<R>,
        whole: impl AsyncFn(&Store, Page<R>) -> Result<(), store::Error>,
    ) -> Outcome {
        if std::env::var("LISTS").is_ok_and(|wanted| !shape.name.contains(&wanted)) {
            return Ok(());
        }
        let all = &shape.all;
        let mut questions = vec![("everything".to_owned(), all.clone())];
        for (name, limit) in [("a hundred rows", 100), ("a thousand rows", 1000)] {
            questions.push((name.to_owned(), all.clone().page(0, Some(limit))));
        }
        for asked in shape.columns {
            filters(all, asked, &mut questions)?;
            for way in [Direction::Ascending, Direction::Descending] {
                pages(
                    store,
                    all.clone().order(asked.column, way)?,
                    &format!("by {} {way:?}", asked.column),
                    &mut questions,
                )
                .await?;
            }
        }
        let begin = OffsetDateTime::from_unix_timestamp(super::fill::BEGIN)?;
        for (name, hours) in [("since the middle", 250), ("since lately", 490), ("since the beginning", 0)] {
            let since = all.clone().within(Some(begin + Duration::from_secs(hours * 3600)), None);
            pages(store, since, name, &mut questions).await?;
        }
        for (name, query) in shape.own {
            pages(store, query, &name, &mut questions).await?;
        }
        let wanted = std::env::var("QUESTIONS").unwrap_or_default();
        questions.retain(|(question, _)| question.contains(&wanted));
        for (question, query) in questions {
            let ask = async || {
                let page = store.page(&query).await?;
                let total = page.total;
                whole(store, page).await?;
                Ok(total)
            };
            self.measure(store, shape.name, question, ask).await?;
        }
        for column in shape.facets {
            let ask = async || store.facet(all, column).await.map(|values| values.len() as u64);
            self.measure(store, shape.name, format!("facet {column}"), ask).await?;
        }
        self.tell_list(shape.name);
        Ok(())
    }

    async fn measure(
        &mut self,
        store: &Store,
        list: &'static str,
        question: String,
        ask: impl AsyncFn() -> Result<u64, store::Error>,
    ) -> Outcome {
        let (mut walls, mut took, mut rows) = (Vec::new(), Vec::new(), 0);
        let begun = Instant::now();
        while took.len() < TIMES && (took.len() < 3 || begun.elapsed() < PATIENCE) {
            // Only far pages may know what was found out for the first.
            if !question.ends_with(", middle") && !question.ends_with(", last") {
                self.forget(store).await?;
            }
            let (one, busy) = (Instant::now(), self.clock.busy());
            rows = ask().await.map_err(|error| format!("{list}: {question}: {error}"))?;
            walls.push(one.elapsed().as_secs_f64() * 1000.0);
            took.push(self.clock.busy().saturating_sub(busy).as_secs_f64() * 1000.0);
        }
        walls.sort_by(f64::total_cmp);
        took.sort_by(f64::total_cmp);
        let (wall, median, worst) = (part(&walls, 50), part(&took, 50), part(&took, 99));
        self.lists.entry(list).or_default().push(Figure { question, rows, wall, median, worst });
        Ok(())
    }

    /// Changes the accounts, so that nothing is known of any query.
    async fn forget(&self, store: &Store) -> Outcome {
        let now = OffsetDateTime::from_unix_timestamp(super::fill::BEGIN)?;
        for account in &self.accounts {
            store.record_risks(*account, 0, "nobody", (&[], &[]), now).await?;
        }
        Ok(())
    }

    fn tell_list(&self, name: &str) {
        let Some(figures) = self.lists.get(name) else { return };
        println!("{}: {}", self.database, summary(name, figures.iter()));
        let mut slow: Vec<&Figure> = figures.iter().filter(|figure| figure.worst > QUICK).collect();
        slow.sort_by(|one, other| other.worst.total_cmp(&one.worst));
        for figure in slow {
            println!("    {figure}");
        }
    }

    /// The whole table.
    pub(super) fn tell(&self) -> Outcome {
        println!("{}: {}", self.database, summary("all lists", self.lists.values().flatten()));
        let Some(folder) = std::env::var_os("FIGURES") else { return Ok(()) };
        let path = std::path::Path::new(&folder).join(format!("{}.txt", self.database));
        let mut file = std::fs::File::create(path)?;
        for (name, figures) in &self.lists {
            writeln!(file, "{}", summary(name, figures.iter()))?;
            for figure in figures {
                writeln!(file, "    {figure}")?;
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { question, rows, wall, median, worst } = self;
        write!(f, "{question:<48} {rows:>8} rows  p50 {median:>7.1} ms  p99 {worst:>7.1} ms  (wall {wall:>7.1} ms)")
    }
}

fn summary<'a>(name: &str, figures: impl Iterator<Item = &'a Figure>) -> String {
    let (mut medians, mut worst): (Vec<f64>, Vec<f64>) = figures.map(|figure| (figure.median, figure.worst)).unzip();
    medians.sort_by(f64::total_cmp);
    worst.sort_by(f64::total_cmp);
    let slow = worst.iter().filter(|worst| **worst > QUICK).count();
    format!(
        "{name:<24} {:>5} questions  p50 {:>6.1} ms  p99 {:>6.1} ms  worst {:>7.1} ms  over {QUICK} ms: {slow}",
        worst.len(),
        part(&medians, 50),
        part(&worst, 99),
        part(&worst, 100)
    )
}

/// What so many percent do not exceed.
fn part(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(place - 1).copied().unwrap_or_default()
}

fn filters<R: Listed>(all: &ListQuery<R>, asked: &Asked, questions: &mut Vec<(String, ListQuery<R>)>) -> Outcome {
    use Operator::{AtLeast, Contains, Equal, Greater, HasBits, Less, NotContains, NotEqual};
    let Asked { column, common, rare, number } = *asked;
    // The API has no parts of times and no bits.
    let time = column.ends_with("_at") || column.ends_with("_seen");
    // A part of a value is what stands in its middle; the last half of a rare one is rarer.
    let middle =
        |text: &'static str| text.get(text.len() / 4..text.len() - text.len() / 4).filter(|part| !part.is_empty());
    let end = |text: &'static str| text.get(text.len() / 3..).filter(|part| !part.is_empty());
    let mut operators = vec![
        (Equal, common),
        (Equal, rare),
        (NotEqual, common),
        (Contains, middle(common).unwrap_or(common)),
        (Contains, end(rare).unwrap_or(rare)),
        (Contains, "no such thing"),
        (NotContains, end(rare).unwrap_or(rare)),
        (AtLeast, common),
    ];
    if time {
        operators.retain(|(operator, _)| !matches!(operator, Contains | NotContains));
    }
    if number {
        operators.extend([(Greater, common), (Less, common)]);
    }
    if number && !time {
        operators.push((HasBits, common));
    }
    for (operator, value) in operators {
        let query = all.clone().and(column, operator, &[value])?;
        questions.push((format!("{column} {operator:?} {value:.16}"), query));
    }
    Ok(())
}

/// The first page, one in the middle, and the last.
async fn pages<R: Listed>(
    store: &Store,
    query: ListQuery<R>,
    name: &str,
    questions: &mut Vec<(String, ListQuery<R>)>,
) -> Outcome {
    let total = store.total(&query).await?;
    for (place, offset) in [("first", 0), ("middle", total / 2), ("last", total.saturating_sub(5))] {
        questions.push((format!("{name}, {place}"), query.clone().page(offset, Some(10))));
    }
    Ok(())
}
