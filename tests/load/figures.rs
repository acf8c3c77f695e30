//! What is printed: percentiles per page, failures, and what the measuring itself cost.

use crate::discover::Page;
use crate::phases::Sample;
use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

/// Fewer requests than this say little about a 95th percentile.
const ENOUGH: usize = 20;

/// The judgement over one phase.
#[derive(Default)]
pub struct Verdict {
    pub failures: usize,
    pub too_slow: Vec<String>,
    /// Pages with too few answers to be judged.
    pub thin: usize,
}

/// The value below which `percent` of the sorted values lie (nearest rank).
pub fn percentile(sorted: &[u64], percent: usize) -> u64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

fn millis(micros: u64) -> String {
    format!("{:.1}", micros as f64 / 1_000.0)
}

impl Verdict {
    /// Whether every page is known to be quick enough.
    pub const fn is_quick(&self) -> bool {
        self.too_slow.is_empty() && self.thin == 0
    }
}

/// Prints a phase page by page and judges it against `limit` milliseconds.
pub fn print(title: &str, pages: &[Page], samples: &[Sample], limit: f64) -> Verdict {
    let mut verdict = Verdict::default();
    let width = pages.iter().map(|page| page.route.len()).max().unwrap_or(0).max(10);
    println!("\n■ {title}(単位: ミリ秒)");
    println!("  {:width$} {:>6} {:>8} {:>8} {:>8} {:>8} {:>6}", "route", "n", "p50", "p95", "p99", "max", "err");
    let mut everything = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let own: Vec<&Sample> = samples.iter().filter(|sample| sample.page == index).collect();
        let mut times: Vec<u64> = own.iter().filter(|sample| sample.is_success()).map(|sample| sample.micros).collect();
        times.sort_unstable();
        let failures = own.len() - times.len();
        verdict.failures += failures;
        let is_slow = percentile(&times, 95) as f64 > limit * 1_000.0;
        if is_slow {
            verdict.too_slow.push(page.route.clone());
        }
        let is_thin = times.len() < ENOUGH;
        verdict.thin += usize::from(is_thin);
        let remark = match (is_slow, is_thin) {
            (true, _) => "  ← 超過",
            (false, true) => "  (回数が少なく参考値)",
            (false, false) => "",
        };
        println!("{}{remark}", line(&page.route, width, &times, failures));
        everything.append(&mut times);
    }
    everything.sort_unstable();
    println!("{}", line("total", width, &everything, verdict.failures));
    let mut late: Vec<u64> = samples.iter().map(|sample| sample.late_micros).collect();
    late.sort_unstable();
    println!(
        "  送り出しの遅れ(測る側): p95 {} ms、最大 {} ms",
        millis(percentile(&late, 95)),
        millis(percentile(&late, 100))
    );
    print_failures(samples);
    verdict
}

fn line(name: &str, width: usize, times: &[u64], failures: usize) -> String {
    let [p50, p95, p99, max] = [50, 95, 99, 100].map(|percent| millis(percentile(times, percent)));
    format!("  {name:width$} {:>6} {p50:>8} {p95:>8} {p99:>8} {max:>8} {failures:>6}", times.len())
}

fn print_failures(samples: &[Sample]) {
    let mut reasons: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| !sample.is_success()) {
        let reason = sample.outcome.as_ref().map_or_else(Clone::clone, |status| format!("応答 {status}"));
        reasons.entry(reason).or_insert((0, &sample.address)).0 += 1;
    }
    for (reason, (count, address)) in reasons {
        println!("  失敗 {count} 件: {reason}(例: {address})");
    }
}

/// Measures the processor time of this program against the clock.
pub struct Cost {
    began: Instant,
    ticks: u64,
}

/// Linux counts the processor time of a process in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

impl Cost {
    pub fn begin() -> Self {
        Self { began: Instant::now(), ticks: own_ticks() }
    }

    /// The share of one processor that this program took since the beginning, in percent.
    pub fn percent(&self) -> f64 {
        let used = own_ticks().saturating_sub(self.ticks) as f64 / TICKS_PER_SECOND;
        used / self.began.elapsed().as_secs_f64().max(0.001) * 100.0
    }
}

fn own_ticks() -> u64 {
    fs::read_to_string("/proc/self/stat").map_or(0, |stat| ticks_of(&stat))
}

/// utime + stime, the 14th and 15th field; the second one may hold blanks and ends with the last parenthesis.
fn ticks_of(stat: &str) -> u64 {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let numbers = rest.split_whitespace().skip(11).take(2);
    numbers.filter_map(|number| number.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!([50, 95, 99, 100].map(|percent| percentile(&hundred, percent)), [50, 95, 99, 100]);
        assert_eq!(percentile(&[7], 95), 7);
        assert_eq!(percentile(&[], 95), 0);
    }

    #[test]
    fn processor_time_is_read_past_a_name_with_blanks() {
        assert_eq!(ticks_of("12 (a ) b) S 1 2 3 4 5 6 7 8 9 10 40 2 0 0 20"), 42);
    }
}
