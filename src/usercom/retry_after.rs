//! `Retry-After` (RFC 9110, 10.2.3): seconds, or a date in one of the three forms of 5.6.7.
//!
//! Pure: the present comes in as an argument.

use std::time::Duration;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// No wait is longer than this, so that sums with it stay in the range of every clock.
const LONGEST: Duration = Duration::from_hours(8760);

/// IMF-fixdate, RFC 850 and asctime, all in UTC; without the day's name, which may be wrong.
const DATES: [&str; 3] = [
    "%d %b %Y %H:%M:%S GMT",
    "%d-%b-%y %H:%M:%S GMT",
    "%b %e %H:%M:%S %Y",
];

/// How long the server asked to wait, in whole seconds counted from `now` and at most a year; none
/// when it didn't say or said nonsense. A date that has passed is no wait.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(text.parse().unwrap_or(u64::MAX))
    } else {
        let span = Duration::try_from(date(text)?.duration_since(now)).unwrap_or_default();
        let begun = u64::from(span.subsec_nanos() > 0);
        Duration::from_secs(span.as_secs().saturating_add(begun))
    };
    Some(wait.min(LONGEST))
}

fn date(text: &str) -> Option<Timestamp> {
    let (_day_name, rest) = text.split_once(' ')?;
    let date = DATES
        .iter()
        .find_map(|form| DateTime::strptime(form, rest.trim_start()).ok())?;
    TimeZone::UTC.to_timestamp(date).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn wait(value: &str) -> Option<Duration> {
        let now: Timestamp = "1994-11-06T08:48:59.5Z".parse().expect("a time");
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(value).expect("a header"));
        retry_after(&headers, now)
    }

    #[test]
    fn seconds_and_the_three_dates_of_http_are_understood() {
        for (value, seconds) in [
            ("0", 0),
            ("120", 120),
            (" 7 ", 7),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 38),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 38),
            ("Sun Nov  6 08:49:37 1994", 38),
            ("Sun, 06 Nov 1994 07:00:00 GMT", 0),
            ("99999999999999999999999", 365 * 24 * 60 * 60),
        ] {
            assert_eq!(wait(value), Some(Duration::from_secs(seconds)), "{value:?}");
        }
    }

    #[test]
    fn nonsense_is_no_wish() {
        for value in [
            "",
            "soon",
            "-5",
            "1.5",
            "5 s",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "٣",
        ] {
            let headers = HeaderValue::from_bytes(value.as_bytes()).map(|value| {
                let mut headers = HeaderMap::new();
                headers.insert(RETRY_AFTER, value);
                headers
            });
            let headers = headers.expect("bytes above 127 may stand in a header");
            assert_eq!(
                retry_after(&headers, Timestamp::UNIX_EPOCH),
                None,
                "{value:?}"
            );
        }
        assert_eq!(retry_after(&HeaderMap::new(), Timestamp::UNIX_EPOCH), None);
    }
}
