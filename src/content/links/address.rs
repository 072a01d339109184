//! The parts of a target, as its author meant them: scheme, host, path. More forgiving than a
//! URL parser, because it has to speak about broken ones.

/// A target, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// Before the first `:`, as written; empty when there is none.
    pub(crate) scheme: &'a str,
    /// The host in lower case, without port and without a dot at its end; empty when there is none.
    pub(crate) host: String,
    /// Before an `@` in front of the host.
    pub(crate) user: Option<&'a str>,
    /// All that follows the scheme and its colon.
    pub(crate) rest: &'a str,
    /// What follows the host: path, query and fragment.
    pub(crate) path: &'a str,
}

/// Takes a target apart; whatever it says.
pub(crate) fn parse(target: &str) -> Address<'_> {
    let (scheme, rest) = match target.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
        _ => ("", target),
    };
    let mut address = Address {
        scheme,
        host: String::new(),
        user: None,
        rest,
        path: rest,
    };
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
        let (authority, path) = after.split_at_checked(end).unwrap_or((after, ""));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        address.user = user;
        address.host = host_without_port(host).trim_end_matches('.').to_lowercase();
        address.path = path;
    }
    address
}

/// RFC 3986, 3.1. One that has a dot is a host with a port.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'))
}

fn host_without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

impl Address<'_> {
    /// Whether it is a web address with a scheme.
    pub(crate) fn is_web(&self) -> bool {
        self.has_scheme("http") || self.has_scheme("https")
    }

    pub(crate) fn has_scheme(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }
}

/// The domain that somebody registered, so that hosts of one owner compare equal: the last two
/// labels, or three where the last but one is a public one (`co.uk`).
pub(super) fn registered(host: &str) -> &str {
    let labels: Vec<&str> = host.rsplit('.').take(3).collect();
    let [top, second, ..] = labels.as_slice() else {
        return host;
    };
    let is_public = top.len() == 2
        && matches!(
            *second,
            "co" | "com" | "org" | "net" | "gov" | "edu" | "ac" | "or" | "ne" | "waw"
        );
    let kept = if is_public { 3 } else { 2 };
    let length: usize = labels.iter().take(kept).map(|label| label.len() + 1).sum();
    let start = (host.len() + 1).saturating_sub(length);
    host.get(start..).unwrap_or(host)
}

/// Whether the host looks like one on the public internet: labels with a top-level domain.
pub(super) fn is_public_shape(host: &str) -> bool {
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    top.chars().count() >= 2
        && (top.starts_with("xn--") || top.chars().all(char::is_alphabetic))
        && name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// Whether a host is made for examples (RFC 2606) or stands for one that its author forgot to
/// replace.
pub(crate) fn is_placeholder_host(host: &str) -> bool {
    let top = host.rsplit('.').next().unwrap_or("");
    let owner = registered(host);
    let name = owner.split('.').next().unwrap_or("");
    let stem = name.replace(['-', '_'], "");
    matches!(top, "example" | "test" | "invalid")
        || matches!(
            owner,
            "domain.com" | "website.com" | "mysite.com" | "url.com" | "link.com"
        )
        || name == "example" && matches!(top, "com" | "org" | "net" | "edu")
        || matches!(
            &*stem,
            "yourdomain"
                | "yoursite"
                | "yourwebsite"
                | "yourcompany"
                | "yourbrand"
                | "yourstore"
                | "yourshop"
                | "yourlink"
                | "yoururl"
                | "yourapp"
                | "mydomain"
                | "companyname"
                | "domainname"
                | "somedomain"
                | "placeholder"
                | "placekitten"
                | "placehold"
                | "picsum"
                | "dummyimage"
                | "loremflickr"
                | "lorempixel"
                | "placeimg"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registered_domain_is_what_somebody_owns() {
        for (host, owner) in [
            ("www.acme.com", "acme.com"),
            ("acme.com", "acme.com"),
            ("shop.acme.co.uk", "acme.co.uk"),
            ("a.b.acme.com.pl", "acme.com.pl"),
            ("localhost", "localhost"),
            ("", ""),
        ] {
            assert_eq!(registered(host), owner);
        }
    }

    #[test]
    fn addresses_are_taken_apart() {
        let address = parse("HTTPS://me:pw@Shop.Acme.com.:8080/a?b#c");
        assert!(address.is_web());
        assert_eq!(
            (&*address.host, address.user),
            ("shop.acme.com", Some("me:pw"))
        );
        assert_eq!(address.path, "/a?b#c");
        assert_eq!(parse("acme.com:80/x").scheme, "");
        assert_eq!(parse("mailto:a@b.c").rest, "a@b.c");
        assert_eq!(parse("").host, "");
    }
}
