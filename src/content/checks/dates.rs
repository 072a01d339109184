//! Dates with a day of the week, as people write them in English, Polish and German, and whether
//! the two agree.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

/// A day of the week that is not that of its date.
pub(super) struct Contradiction {
    /// Both of them, in the text.
    pub(super) range: Range<usize>,
    /// The day that the date has.
    pub(super) right: &'static str,
}

/// How many words the date may be away from the day of the week.
const REACH: usize = 5;

/// The contradictions in one line of text. A date without a year is taken for the one nearest to
/// `today`, and left alone when that is not known.
pub(super) fn contradictions(line: &str, today: Option<Date>) -> Vec<Contradiction> {
    let words: Vec<(usize, &str)> = words(line).collect();
    let mut found = Vec::new();
    for (index, (start, word)) in words.iter().enumerate() {
        let Some(day) = weekday(word) else { continue };
        let after = words.get(index + 1..).unwrap_or_default();
        let near = after.get(..REACH.min(after.len())).unwrap_or_default();
        // A second day of the week has a date of its own.
        let near = near
            .split(|(_, word)| weekday(word).is_some())
            .next()
            .unwrap_or_default();
        if breaks_off(line, *start, near) {
            continue;
        }
        if let Some((date, end)) = date(near, today)
            && date.weekday() != day
        {
            found.push(Contradiction {
                range: *start..end,
                right: name(date.weekday()),
            });
        }
    }
    found
}

/// The words of a line with where they begin, marks around them removed.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split([' ', '\u{a0}', '\t', ',', '(', ')'])
        .filter_map(move |word| {
            let start = at;
            // Each separator but the no-break space is one byte.
            at += word.len();
            at += line
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
            let trimmed = word.trim_end_matches(['.', ':', ';', '!', '?']);
            (!trimmed.is_empty()).then_some((start, trimmed))
        })
}

/// Whether a sentence ends between the day of the week and the first number after it.
fn breaks_off(line: &str, start: usize, near: &[(usize, &str)]) -> bool {
    let number = near
        .iter()
        .find(|(_, word)| word.starts_with(|c: char| c.is_ascii_digit()));
    let Some((number, _)) = number else {
        return true;
    };
    let between = line.get(start..*number).unwrap_or("");
    let ends = [". ", "! ", "? ", "; "];
    // "Fri. 5 May" is one sentence.
    ends.iter()
        .any(|end| between.find(end).is_some_and(|at| at > 4))
}

fn weekday(word: &str) -> Option<Weekday> {
    // "sun" and "sat" are words of their own, "Sun" and "Sat" before a date are days.
    let is_capital = word.starts_with(char::is_uppercase);
    let day = match word.to_lowercase().as_str() {
        "monday" | "poniedziałek" | "montag" => Weekday::Monday,
        "tuesday" | "wtorek" | "dienstag" => Weekday::Tuesday,
        "wednesday" | "środa" | "środę" | "mittwoch" => Weekday::Wednesday,
        "thursday" | "czwartek" | "donnerstag" => Weekday::Thursday,
        "friday" | "piątek" | "freitag" => Weekday::Friday,
        "saturday" | "sobota" | "sobotę" | "samstag" | "sonnabend" => Weekday::Saturday,
        "sunday" | "niedziela" | "niedzielę" | "sonntag" => Weekday::Sunday,
        "mon" if is_capital => Weekday::Monday,
        "tue" | "tues" if is_capital => Weekday::Tuesday,
        "wed" if is_capital => Weekday::Wednesday,
        "thu" | "thur" | "thurs" if is_capital => Weekday::Thursday,
        "fri" if is_capital => Weekday::Friday,
        "sat" if is_capital => Weekday::Saturday,
        "sun" if is_capital => Weekday::Sunday,
        _ => return None,
    };
    Some(day)
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "jan", "stycznia", "januar"],
        &["february", "feb", "lutego", "februar"],
        &["march", "mar", "marca", "märz"],
        &["april", "apr", "kwietnia"],
        &["may", "maja", "mai"],
        &["june", "jun", "czerwca", "juni"],
        &["july", "jul", "lipca", "juli"],
        &["august", "aug", "sierpnia"],
        &["september", "sep", "sept", "września"],
        &["october", "oct", "października", "oktober"],
        &["november", "nov", "listopada"],
        &["december", "dec", "grudnia", "dezember"],
    ];
    let word = word.to_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&&*word))?;
    i8::try_from(index + 1).ok()
}

/// 5, 5th, 05.
fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = word.get(digits.len()..)?;
    if !matches!(suffix, "" | "st" | "nd" | "rd" | "th") || digits.len() > 2 {
        return None;
    }
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year(word: &str) -> Option<i16> {
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse()
        .ok()
        .filter(|year| is_year && (1900..2200).contains(year))
}

/// The date among these words, and where it ends.
fn date(words: &[(usize, &str)], today: Option<Date>) -> Option<(Date, usize)> {
    for (index, (start, word)) in words.iter().enumerate() {
        if let Some(date) = numeric(word) {
            return Some((date, start + word.len()));
        }
        let (second, third) = (words.get(index + 1), words.get(index + 2));
        let word_of = |entry: Option<&(usize, &str)>| entry.map(|(_, word)| (*word).to_owned());
        let Some(second_word) = word_of(second) else {
            continue;
        };
        // "5 of May" is a day and a month, too.
        let (second, third, second_word) = if second_word == "of" {
            (third, words.get(index + 3), word_of(third)?)
        } else {
            (second, third, second_word)
        };
        let pair = match (
            day(word),
            month(&second_word),
            month(word),
            day(&second_word),
        ) {
            (Some(day), Some(month), ..) | (_, _, Some(month), Some(day)) => (month, day),
            _ => continue,
        };
        let end = second.map(|(start, word)| start + word.len())?;
        if let Some((start, word)) = third
            && let Some(year) = year(word)
        {
            return Some((Date::new(year, pair.0, pair.1).ok()?, start + word.len()));
        }
        return Some((nearest(pair, today?)?, end));
    }
    None
}

/// 2026-05-05, 05.05.2026; a date with slashes may have its day or its month first, and is told
/// only where that makes no difference.
fn numeric(word: &str) -> Option<Date> {
    let parts = |mark: char| -> Option<[i16; 3]> {
        let mut parts = word.split(mark).map(|part| part.parse::<i16>().ok());
        let three = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(three)
    };
    let build = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if let Some([year, month, day]) = parts('-') {
        return build(year, month, day).filter(|_| year > 1900);
    }
    if let Some([day, month, year]) = parts('.') {
        return build(year, month, day).filter(|_| year > 1900);
    }
    let [first, second, year] = parts('/')?;
    let both = (build(year, first, second), build(year, second, first));
    match both {
        (Some(one), None) | (None, Some(one)) if year > 1900 => Some(one),
        _ => None,
    }
}

/// The date of this month and day that is nearest to today; none when that is further away than
/// a season, because then the next year's is meant as often.
fn nearest((month, day): (i8, i8), today: Date) -> Option<Date> {
    const DAYS: i32 = 100;
    let year = today.year();
    let dates = (year - 1..=year + 1).filter_map(|year| Date::new(year, month, day).ok());
    let distance = |date: &Date| (*date - today).get_days().abs();
    dates
        .filter(|date| distance(date) <= DAYS)
        .min_by_key(distance)
}

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a test that meets the unexpected shall fail where it does"
)]
mod tests {
    use super::*;

    fn told(line: &str) -> Vec<(&str, &str)> {
        let today = Date::new(2026, 11, 24).ok();
        let found = contradictions(line, today);
        found
            .into_iter()
            .map(|wrong| (&line[wrong.range], wrong.right))
            .collect()
    }

    #[test]
    fn a_day_that_is_not_that_of_its_date_is_told() {
        for (line, wrong, right) in [
            (
                "on Friday, 5 May 2026, at noon",
                "Friday, 5 May 2026",
                "Tuesday",
            ),
            ("Friday, May 5th, 2026", "Friday, May 5th, 2026", "Tuesday"),
            ("Mon 2026-05-05", "Mon 2026-05-05", "Tuesday"),
            ("Until Sunday 24 November", "Sunday 24 November", "Tuesday"),
            ("w piątek, 5 maja 2026 r.", "piątek, 5 maja 2026", "Tuesday"),
            (
                "am Montag, den 05.05.2026",
                "Montag, den 05.05.2026",
                "Tuesday",
            ),
            ("Friday 25/12/2028", "Friday 25/12/2028", "Monday"),
            (
                "Wednesday the 5th of May 2026",
                "Wednesday the 5th of May 2026",
                "Tuesday",
            ),
        ] {
            assert_eq!(told(line), [(wrong, right)], "{line}");
        }
    }

    #[test]
    fn right_dates_and_other_numbers_are_left_alone() {
        for line in [
            "Tuesday, 5 May 2026",
            "Tue, May 5",
            "wtorek, 24 listopada",
            "Monday to Friday, 9 am to 5 pm",
            "Come on Friday. 5 May 2026 is the last day.",
            "Friday 05/06/2026",
            "Monday (9-17)",
            "On Sunday 31 February 2026",
            "The sun 5 May 2026",
            "Friday",
            "Monday 23 November and Tuesday 24 November",
            "",
        ] {
            assert_eq!(told(line), [], "{line}");
        }
        assert!(contradictions("Sunday 24 November", None).is_empty());
    }
}
