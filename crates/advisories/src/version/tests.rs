//! Each order against the examples of its own specification, and the laws of an order on anything.

use super::compare;
use crate::Order;
use proptest::prelude::*;
use std::cmp::Ordering;

/// Every version stands below the ones after it.
#[track_caller]
fn rising(order: Order, versions: &[&str]) {
    for (n, a) in versions.iter().enumerate() {
        for (m, b) in versions.iter().enumerate() {
            assert_eq!(compare(order, a, b), Some(n.cmp(&m)), "{a} against {b}");
        }
    }
}

#[track_caller]
fn equal(order: Order, versions: &[&str]) {
    for pair in versions.windows(2) {
        assert_eq!(compare(order, pair[0], pair[1]), Some(Ordering::Equal), "{pair:?}");
    }
}

#[test]
fn pep440() {
    rising(
        Order::Pep440,
        &[
            "1.0.dev456",
            "1.0a1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1",
            "1.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456",
            "1.1.dev1",
            "1.1",
            "1.10",
            "2!0.1",
        ],
    );
    equal(Order::Pep440, &["1.0", "1.0.0", "v1", "1.00"]);
    equal(Order::Pep440, &["1.0rc1", "1.0-RC.1", "1.0c1", "1.0_pre1"]);
    equal(Order::Pep440, &["1.0.post1", "1.0-1", "1.0rev1"]);
    for wrong in ["", "a", "1..2", "1.0x", "1.0+", "french toast", "*"] {
        assert_eq!(compare(Order::Pep440, wrong, wrong), None, "{wrong}");
    }
}

#[test]
fn semver() {
    rising(
        Order::Semver,
        &[
            "0.0.0-20190101000000-abcdefabcdef",
            "0.0.1",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0",
        ],
    );
    equal(Order::Semver, &["1.2.0", "v1.2.0", "1.2", "1.2.0+incompatible", "1.2.0.0"]);
    for wrong in ["", "x", "1.x", "latest", "1.0.0-", "^1.0"] {
        assert_eq!(compare(Order::Semver, wrong, wrong), None, "{wrong}");
    }
}

#[test]
fn rubygems() {
    rising(Order::Gem, &["0.9", "1.0.a", "1.0.a.2", "1.0.b1", "1.0.b10", "1.0.pre", "1.0", "1.0.1", "1.2.9", "1.10"]);
    equal(Order::Gem, &["1.0", "1", "1.0.0"]);
    equal(Order::Gem, &["1.0-x", "1.0.pre.x"]);
    for wrong in ["", "a", "1..0", "1.0!"] {
        assert_eq!(compare(Order::Gem, wrong, wrong), None, "{wrong}");
    }
}

#[test]
fn debian() {
    rising(
        Order::Debian,
        &[
            "0.9",
            "1.0~~",
            "1.0~~a",
            "1.0~",
            "1.0",
            "1.0-0ubuntu1",
            "1.0-1~bpo12+1",
            "1.0-1",
            "1.0-1+deb12u1",
            "1.0-2",
            "1.0a",
            "1.0+dfsg-1",
            "1.0.1",
            "1.10-1",
            "1:0.1",
        ],
    );
    equal(Order::Debian, &["1.0", "0:1.0", "1.00", "1.0-0"]);
    for wrong in ["", ":1", "a:1", "1.0 beta", "1:"] {
        assert_eq!(compare(Order::Debian, wrong, wrong), None, "{wrong}");
    }
}

#[test]
fn rpm() {
    rising(
        Order::Rpm,
        &[
            "1.0~beta",
            "1.0~rc1",
            "1.0",
            "1.0-1.el9",
            "1.0-1.el9_2",
            "1.0-2",
            "1.0^20240101",
            "1.0a",
            "1.0.1",
            "1.0.10",
            "2",
            "1:0.1",
        ],
    );
    equal(Order::Rpm, &["1.0", "0:1.0", "1_0", "1.00"]);
    for wrong in ["", ":1", "a:1", "1 0"] {
        assert_eq!(compare(Order::Rpm, wrong, wrong), None, "{wrong}");
    }
}

#[test]
fn alpine() {
    rising(
        Order::Alpine,
        &[
            "0.9",
            "1.0_alpha",
            "1.0_alpha2",
            "1.0_beta1",
            "1.0_rc1",
            "1.0",
            "1.0-r1",
            "1.0-r10",
            "1.0_git20240101",
            "1.0_p1",
            "1.0a",
            "1.0b-r1",
            "1.0.1",
            "1.05",
            "1.1",
            "1.10",
            "2",
        ],
    );
    equal(Order::Alpine, &["1.0", "1.0-r0", "1.0~abc"]);
    for wrong in ["", "a", "1..2", "1.0_nope1", "1.0-x"] {
        assert_eq!(compare(Order::Alpine, wrong, wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn orders_are_orders(a in version(), b in version(), c in version()) {
        for order in [Order::Pep440, Order::Semver, Order::Gem, Order::Debian, Order::Rpm, Order::Alpine] {
            let (Some(ab), Some(bc), Some(ac)) = (compare(order, &a, &b), compare(order, &b, &c), compare(order, &a, &c))
            else {
                continue;
            };
            prop_assert_eq!(compare(order, &b, &a), Some(ab.reverse()));
            if ab == bc {
                prop_assert_eq!(ac, ab, "{:?} {} {} {}", order, a, b, c);
            }
        }
    }

    #[test]
    fn any_text_is_fine(a in "\\PC{0,40}", b in "\\PC{0,40}") {
        for order in [Order::Pep440, Order::Semver, Order::Gem, Order::Debian, Order::Rpm, Order::Alpine] {
            let _ = compare(order, &a, &b);
        }
    }
}

fn version() -> impl Strategy<Value = String> {
    "v?([0-9]:)?[0-9]{1,2}(\\.[0-9]{1,2}){0,3}([.-]?(a|b|rc|pre|post|dev|~|alpha)\\.?[0-9]?){0,2}(\\+[a-z0-9]{1,3})?"
}
