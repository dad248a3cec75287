//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

/// Passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// A stage that is one test by itself.
pub(crate) fn single(success: bool) -> Tally {
    Tally { passed: success.into(), failed: (!success).into() }
}

/// The counts in the output of a runner: every `test result:` line of libtest and wasm-bindgen-test, the summary of
/// nextest, the last lines of Node's runner, or the last line of the browser tests and of the exports in Python.
pub(crate) fn sum_of_runner(text: &str) -> Tally {
    let mut sum = Tally::default();
    for counts in text.lines().filter_map(|line| counts_in(line.trim())) {
        sum += counts;
    }
    sum
}

/// The same, where a runner that failed or that ran nothing counts as a failure itself.
pub(crate) fn of_runner(text: &str, success: bool) -> Tally {
    let mut tally = sum_of_runner(text);
    if tally.failed == 0 && (!success || tally.passed == 0) {
        tally.failed = 1;
    }
    tally
}

fn counts_in(line: &str) -> Option<Tally> {
    // Node's runner gives each count a line of its own.
    if let Some(count) = line.strip_prefix("ℹ pass ") {
        return Some(Tally { passed: count.parse().ok()?, failed: 0 });
    }
    if let Some(count) = line.strip_prefix("ℹ fail ").or_else(|| line.strip_prefix("ℹ cancelled ")) {
        return Some(Tally { passed: 0, failed: count.parse().ok()? });
    }
    let is_summary = line.starts_with("test result:")
        || line.starts_with("Summary [")
        || line.starts_with("browser tests:")
        || line.starts_with("export tests:");
    is_summary.then(|| Tally {
        passed: before(line, "passed"),
        failed: before(line, "failed") + before(line, "timed"),
    })
}

/// The number that stands before a word: 12 in `12 passed`. None is 0: nextest leaves out what did not happen.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
    words.windows(2).filter(|pair| pair[1] == word).find_map(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Tally, of_runner};

    #[track_caller]
    fn check(text: &str, success: bool, passed: u64, failed: u64) {
        assert_eq!(of_runner(text, success), Tally { passed, failed });
    }

    #[test]
    fn every_binary_of_cargo_test_is_summed() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    noise 9 passed\n\
                    test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
        check(text, false, 7, 2);
    }

    #[test]
    fn nextest_leaves_out_what_is_zero() {
        check("     Summary [   0.012s] 12 tests run: 12 passed, 3 skipped", true, 12, 0);
        check(
            "     Summary [   0.012s] 12 tests run: 9 passed, 2 failed, 1 timed out, 0 skipped",
            false,
            9,
            3,
        );
    }

    #[test]
    fn node_tells_each_count_in_its_own_line() {
        let text =
            "✔ it loads (3.2ms)\nℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n";
        check(text, false, 2, 2);
    }

    #[test]
    fn browser_tests_end_with_their_own_line() {
        check("✓ page shows\nbrowser tests: 14 passed, 1 failed", false, 14, 1);
    }

    #[test]
    fn exports_end_with_their_own_line() {
        check("✗ a spiral: predictions\nexport tests: 20 passed, 2 failed", false, 20, 2);
    }

    #[test]
    fn runner_that_broke_or_ran_nothing_is_a_failure() {
        check("error: could not compile", false, 0, 1);
        check("test result: ok. 5 passed; 0 failed", false, 5, 1);
        check("test result: ok. 0 passed; 0 failed", true, 0, 1);
    }
}
