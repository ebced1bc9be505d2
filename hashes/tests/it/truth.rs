// SPDX-License-Identifier: Apache-2.0
//! Rows of users, and records of resilient groups in words.

use lbhash_hashes::truth::{Checker, Row, Step, check_churn};

fn row(columns: &[(&str, &str)]) -> Row {
    columns.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn r_045_a_row_of_a_user_is_compared_by_member_and_hash() {
    let mut columns = vec![
        ("system", "toeplitz"),
        ("key", "microsoft"),
        ("queues", "16"),
        ("src", "66.9.149.187"),
        ("dst", "161.142.100.80"),
        ("proto", "tcp"),
        ("sport", "2794"),
        ("dport", "1766"),
        ("hash", "0x51ccc178"),
        ("member", "8"),
        ("model_hash", "is ignored"),
    ];
    let checker = Checker::new();
    assert!(checker.check(&row(&columns)).unwrap().equal());
    columns.push(("member", "9"));
    let comparison = checker.check(&row(&columns)).unwrap();
    assert!(!comparison.equal());
    assert_eq!(comparison.real, "member 9, hash 0x51ccc178");
    assert_eq!(comparison.computed, "member 8, hash 0x51ccc178");
}

#[test]
fn r_045_rows_that_cannot_be_computed_say_why() {
    let why =
        |columns: &[(&str, &str)]| Checker::new().check(&row(columns)).unwrap_err().to_string();
    assert!(why(&[("a", "1")]).contains("no known table"));
    assert!(why(&[("system", "vpp"), ("dst", "192.0.2.1")]).contains("what the system did"));
    assert!(why(&[("system", "vpp"), ("frame", "0"), ("hash", "1")]).contains("hexadecimal"));
    assert!(
        why(&[("system", "linux-ecmp"), ("dst", "192.0.2.1"), ("hash", "1")]).contains("random")
    );
}

#[test]
fn r_018_steps_of_a_resilient_group_are_played() {
    let step = |words: &str, table: &[u32]| Step { words: words.into(), table: table.to_vec() };
    let steps = [
        step("created", &[9, 9, 8, 8]),
        step("next hop 9 deleted", &[8, 8, 8, 8]),
        step("group replaced by 8/7 (weight 3)", &[7, 7, 7, 8]),
    ];
    let compared = check_churn("8/9 equal weights, 4 buckets, idle_timer 2 s", &steps).unwrap();
    assert!(compared.iter().all(|comparison| comparison.equal()), "{compared:#?}");
    assert!(check_churn("8/9, 4 buckets", &[step("shaken", &[])]).is_err());
    assert!(check_churn("no group", &steps).is_err());
}
