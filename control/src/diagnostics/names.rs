// SPDX-License-Identifier: Apache-2.0
//! Names and patterns in texts: what they stand for, and the nearest to a misspelt one.

/// True where `pattern` stands for `name`; one `*` in it stands for any text.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((prefix, suffix)) => {
            name.strip_prefix(prefix).is_some_and(|rest| rest.ends_with(suffix))
        }
    }
}

/// Words that name the allowed names, and the nearest of them if the one given looks like it.
pub(crate) fn remedy(name: &str, allowed: &[&str]) -> String {
    let list = allowed.join(", ");
    match nearest(name, allowed) {
        Some(meant) => format!("did you mean `{meant}`? Allowed are {list}"),
        None => format!("allowed are {list}"),
    }
}

fn nearest<'a>(name: &str, allowed: &[&'a str]) -> Option<&'a str> {
    const LIKENESS: f64 = 0.8;
    let likeness = |candidate: &str| strsim::jaro_winkler(&name.to_lowercase(), candidate);
    allowed
        .iter()
        .copied()
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|&(score, _)| score >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let names = ["v4_ports", "v6_ports", "v4_roce", "v4"];
        let matched =
            |pattern| names.into_iter().filter(|name| matches(pattern, name)).collect::<Vec<_>>();
        assert_eq!(matched("v4_ports"), ["v4_ports"]);
        assert_eq!(matched("v4_*"), ["v4_ports", "v4_roce"]);
        assert_eq!(matched("*_ports"), ["v4_ports", "v6_ports"]);
        assert_eq!(matched("v*_ports"), ["v4_ports", "v6_ports"]);
        assert_eq!(matched("*"), names);
        assert_eq!(matched("v4*4"), <[&str; 0]>::default(), "prefix and suffix must not overlap");
        assert_eq!(matched(""), <[&str; 0]>::default());
    }

    #[test]
    fn nearest_name() {
        let allowed = ["routed", "bridged", "mpls_payload"];
        assert_eq!(nearest("route", &allowed), Some("routed"));
        assert_eq!(nearest("Bridged", &allowed), Some("bridged"));
        assert_eq!(nearest("mpls-payload", &allowed), Some("mpls_payload"));
        assert_eq!(nearest("xyz", &allowed), None);
    }
}
