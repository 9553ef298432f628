//! When tasks run: cron expressions and set times. Pure; every time is UTC.
//!
//! | Fields | Meaning |
//! |---|---|
//! | 5 | minute, hour, day of month, month, day of week |
//! | 6 | second before them |
//! | 7 | a year behind them |
//!
//! A field is `*` or `?`, a number, a range `a-b`, either with a step `/n`, or several of these separated by commas.
//! Months and days of the week may be named by their first three letters; Sunday is 0 and 7. Where both days are
//! restricted, either suffices. No `L`, `W`, `#` and no `@daily`: what is not understood is refused, never guessed.

use model::Text;
use std::collections::BTreeSet;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time};

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
/// The longest gap in a schedule that names no year: from 29 February to the next over a century without one.
const HORIZON_DAYS: i64 = 366 * 9;
/// Texts longer than this are no schedule.
const MOST_CHARACTERS: usize = 200;
const LAST_YEAR: u32 = 2199;

/// A cron expression that can fire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    second: u32,
    minutes: BTreeSet<u32>,
    hours: BTreeSet<u32>,
    days: BTreeSet<u32>,
    months: BTreeSet<u32>,
    weekdays: BTreeSet<u32>,
    /// Empty: any.
    years: BTreeSet<u32>,
}

impl Schedule {
    /// Reads a cron expression of 5, 6 or 7 fields. The error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let (second, rest, year) = match fields.as_slice() {
            _ if text.len() > MOST_CHARACTERS => return Err(not_cron()),
            rest @ [_, _, _, _, _] => ("0", rest, "*"),
            [second, rest @ ..] if rest.len() == 5 => (*second, rest, "*"),
            [second, rest @ .., year] if rest.len() == 5 => (*second, rest, *year),
            _ => return Err(not_cron()),
        };
        let [minute, hour, day, month, weekday] = rest else { return Err(not_cron()) };
        let seconds = values(second, 0, 59, &[])?;
        // A task that runs more than once a minute would never rest.
        let (Some(second), 1) = (seconds.first().copied(), seconds.len()) else {
            let text = Text::new("it would run more than once a minute", "每分钟执行超过一次");
            return Err(text);
        };
        let years = if is_any(year) { BTreeSet::new() } else { values(year, 1970, LAST_YEAR, &[])? };
        let weekdays = values(weekday, 0, 7, &DAYS)?.into_iter().map(|day| day % 7).collect();
        Ok(Self {
            second,
            minutes: values(minute, 0, 59, &[])?,
            hours: values(hour, 0, 23, &[])?,
            days: values(day, 1, 31, &[])?,
            months: values(month, 1, 12, &MONTHS)?,
            weekdays,
            years,
        })
    }

    /// The first time after another; `None` when there is none.
    pub fn next(&self, after: OffsetDateTime) -> Option<OffsetDateTime> {
        let after = after.to_offset(time::UtcOffset::UTC);
        let mut date = after.date();
        let last = match self.years.last() {
            Some(year) => Date::from_ordinal_date(i32::try_from(*year).ok()?, 365).ok()?.next_day()?,
            None => date.checked_add(Duration::days(HORIZON_DAYS))?,
        };
        if let Some(first) = self.years.range(u32::try_from(date.year()).ok()?..).next()
            && i32::try_from(*first).ok()? > date.year()
        {
            date = Date::from_ordinal_date(i32::try_from(*first).ok()?, 1).ok()?;
        }
        while date <= last {
            if self.falls_on(date)
                && let Some(time) = self.times().find(|time| date.with_time(*time).assume_utc() > after)
            {
                return Some(date.with_time(time).assume_utc());
            }
            date = date.next_day()?;
        }
        None
    }

    /// Days between two runs: 1, 7 or 30, whichever is the shortest that is not too short; 0 when it runs once.
    pub fn frequency(&self, after: OffsetDateTime) -> i64 {
        let Some(first) = self.next(after) else { return 0 };
        match self.next(first).map(|second| (second - first).whole_days()) {
            None => 0,
            Some(..=1) => 1,
            Some(2..=7) => 7,
            Some(_) => 30,
        }
    }

    fn falls_on(&self, date: Date) -> bool {
        let year = u32::try_from(date.year()).unwrap_or_default();
        let day = self.days.contains(&u32::from(date.day()));
        let weekday = self.weekdays.contains(&u32::from(date.weekday().number_days_from_sunday()));
        let restricted = (self.days.len() < 31, self.weekdays.len() < 7);
        (self.years.is_empty() || self.years.contains(&year))
            && self.months.contains(&u32::from(u8::from(date.month())))
            && if restricted == (true, true) { day || weekday } else { day && weekday }
    }

    fn times(&self) -> impl Iterator<Item = Time> + '_ {
        let small = |number: u32| u8::try_from(number).unwrap_or_default();
        self.hours.iter().flat_map(move |hour| {
            let at = move |minute: &u32| Time::from_hms(small(*hour), small(*minute), small(self.second)).ok();
            self.minutes.iter().filter_map(at)
        })
    }
}

/// A set time: `YYYY-MM-DD HH:mm:ss` (UTC), ISO 8601 with its offset, or a cron expression, whose first time it is.
pub(crate) fn moment(text: &str, now: OffsetDateTime) -> Result<OffsetDateTime, Text> {
    let text = text.trim();
    let read = PrimitiveDateTime::parse(text, MOMENT).map(PrimitiveDateTime::assume_utc);
    let read = read.or_else(|_| OffsetDateTime::parse(text, &Rfc3339));
    let past = || Text::new("it lies in the past", "该时间已过去");
    match read {
        Ok(at) if at > now => Ok(at),
        Ok(_) => Err(past()),
        Err(_) => {
            let schedule = Schedule::parse(text).map_err(|_| {
                Text::new(
                    "expected YYYY-MM-DD HH:mm:ss (UTC), ISO 8601, or a cron expression",
                    "应为 YYYY-MM-DD HH:mm:ss（UTC）、ISO 8601 或 cron 表达式",
                )
            })?;
            schedule.next(now).ok_or_else(past)
        }
    }
}

fn not_cron() -> Text {
    Text::new(
        "expected a cron expression: minute hour day month weekday, with second before and year behind if wanted",
        "应为 cron 表达式：分 时 日 月 周，前面可加秒，末尾可加年",
    )
}

fn is_any(field: &str) -> bool {
    matches!(field, "*" | "?" | "*/1")
}

fn values(field: &str, least: u32, most: u32, names: &[&str]) -> Result<BTreeSet<u32>, Text> {
    let mut values = BTreeSet::new();
    for part in field.split(',') {
        values.extend(range(part, least, most, names).ok_or_else(|| {
            let text =
                Text::new("`{part}` is not a value from {least} to {most}", "`{part}` 不在 {least} 到 {most} 的范围内");
            let part: String = part.chars().take(20).collect();
            text.fill("part", &part).fill("least", &least.to_string()).fill("most", &most.to_string())
        })?);
    }
    Ok(values)
}

fn range(part: &str, least: u32, most: u32, names: &[&str]) -> Option<impl Iterator<Item = u32> + use<>> {
    let value = |text: &str| {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        // The first month is 1, the first day of the week 0: as the fields begin.
        let named = named.and_then(|at| u32::try_from(at).ok()).map(|at| at + least);
        let plain = || text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?;
        named.or_else(plain).filter(|value| (least..=most).contains(value))
    };
    let (span, step) = part.split_once('/').map_or((part, None), |(span, step)| (span, Some(step)));
    let step: usize = match step {
        Some(step) if step.bytes().all(|b| b.is_ascii_digit()) => step.parse().ok().filter(|step| *step > 0)?,
        Some(_) => return None,
        None => 1,
    };
    let (from, to) = match span.split_once('-') {
        _ if span == "*" || span == "?" => (least, most),
        Some((from, to)) => (value(from)?, value(to)?),
        // `5/15` begins at 5 and goes on to the end.
        None if part.contains('/') => (value(span)?, most),
        None => (value(span)?, value(span)?),
    };
    (from <= to).then(|| (from..=to).step_by(step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-20 12:30:15 UTC);

    fn check(cron: &str, expected: &[OffsetDateTime]) {
        let schedule = Schedule::parse(cron).unwrap();
        let times: Vec<_> =
            std::iter::successors(schedule.next(NOW), |at| schedule.next(*at)).take(expected.len()).collect();
        assert_eq!(times, expected, "{cron}");
    }

    #[test]
    fn schedules() {
        check("0 3 * * *", &[datetime!(2026-11-21 3:00 UTC), datetime!(2026-11-22 3:00 UTC)]);
        check("46 51 16 */1 * * *", &[datetime!(2026-11-20 16:51:46 UTC), datetime!(2026-11-21 16:51:46 UTC)]);
        check("0 30 12 * * *", &[datetime!(2026-11-21 12:30 UTC)]);
        check("*/20 * * * *", &[datetime!(2026-11-20 12:40 UTC), datetime!(2026-11-20 13:00 UTC)]);
        check("0 0 * * MON", &[datetime!(2026-11-23 0:00 UTC), datetime!(2026-11-30 0:00 UTC)]);
        check("0 0 * * 7", &[datetime!(2026-11-22 0:00 UTC)]);
        check("0 0 1 * ?", &[datetime!(2026-12-01 0:00 UTC), datetime!(2027-01-01 0:00 UTC)]);
        check("0 0 13 * FRI", &[datetime!(2026-11-27 0:00 UTC), datetime!(2026-12-04 0:00 UTC)]);
        check("0 0 29 FEB *", &[datetime!(2028-02-29 0:00 UTC), datetime!(2032-02-29 0:00 UTC)]);
        check("0 0 12 24 12 ? 2030", &[datetime!(2030-12-24 12:00 UTC)]);
        check("10-12 8 20 11 *", &[datetime!(2027-11-20 8:10 UTC)]);
        assert_eq!(Schedule::parse("0 0 12 24 12 ? 2020").unwrap().next(NOW), None);
        assert_eq!(Schedule::parse("0 0 31 4 *").unwrap().next(NOW), None, "April has 30 days");
    }

    #[test]
    fn frequencies() {
        for (cron, days) in
            [("0 */6 * * *", 1), ("0 3 * * *", 1), ("0 3 * * 1", 7), ("0 3 1 * *", 30), ("0 0 12 24 12 ? 2030", 0)]
        {
            assert_eq!(Schedule::parse(cron).unwrap().frequency(NOW), days, "{cron}");
        }
    }

    #[test]
    fn what_is_no_schedule() {
        for wrong in [
            "",
            "daily",
            "@daily",
            "* * * *",
            "* * * * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "5-1 * * * *",
            "*/0 * * * *",
            "+5 * * * *",
            "1,,2 * * * *",
            "L * * * *",
            "* * * * * *",
            "*/10 * * * * *",
        ] {
            assert!(Schedule::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Schedule::parse(&"1,".repeat(300)).is_err());
    }

    #[test]
    fn set_times() {
        assert_eq!(moment("2026-11-21 08:00:00", NOW), Ok(datetime!(2026-11-21 8:00 UTC)));
        assert_eq!(moment("2026-11-21T08:00:00+08:00", NOW), Ok(datetime!(2026-11-21 0:00 UTC)));
        assert_eq!(moment("0 0 8 21 11 ? 2026", NOW), Ok(datetime!(2026-11-21 8:00 UTC)));
        assert!(moment("2026-11-20 12:30:15", NOW).is_err(), "past");
        assert!(moment("tomorrow", NOW).is_err());
    }
}
