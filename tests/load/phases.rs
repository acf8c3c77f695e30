//! The two ways of asking: clients that wait for each answer, and requests that come whether or not one is done.

use crate::client::Visitor;
use crate::discover::Page;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// One request as it was measured.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The position of its page.
    pub page: usize,
    pub address: String,
    pub micros: u64,
    /// How long after its intended time it was sent.
    pub late_micros: u64,
    pub outcome: Result<u16, String>,
}

impl Sample {
    pub const fn is_success(&self) -> bool {
        matches!(self.outcome, Ok(200..=299))
    }
}

/// The next page in turn, so that every page gets as many requests as any other.
fn turn(pages: &[Page], number: usize) -> Option<(usize, &str)> {
    let page = number.checked_rem(pages.len())?;
    let addresses = &pages.get(page)?.addresses;
    let address = (number / pages.len()).checked_rem(addresses.len())?;
    Some((page, addresses.get(address)?.as_str()))
}

async fn measured(visitor: Visitor, page: usize, address: String, intended: Instant) -> Sample {
    let late = intended.elapsed();
    let outcome = visitor.visit(&address).await;
    Sample {
        page,
        address,
        micros: intended.elapsed().as_micros() as u64,
        late_micros: late.as_micros() as u64,
        outcome,
    }
}

/// `clients` people, each asking for the next page as soon as the last one is there.
pub async fn closed_loop(visitor: &Visitor, pages: &[Page], clients: usize, length: Duration) -> Vec<Sample> {
    let end = Instant::now() + length;
    let mut people = JoinSet::new();
    for client in 0..clients {
        let (visitor, pages) = (visitor.clone(), pages.to_vec());
        people.spawn(async move {
            let mut samples = Vec::new();
            // They begin at different pages and do not walk in step.
            let mut number = client * pages.len().div_ceil(clients.max(1));
            while let Some((page, address)) = turn(&pages, number).filter(|_| Instant::now() < end) {
                samples.push(measured(visitor.clone(), page, address.to_owned(), Instant::now()).await);
                number += 1;
            }
            samples
        });
    }
    people.join_all().await.into_iter().flatten().collect()
}

/// `rate` requests a second, each measured from the moment it was due, so that waiting is not left out.
pub async fn open_loop(visitor: &Visitor, pages: &[Page], rate: f64, length: Duration) -> Vec<Sample> {
    let start = Instant::now() + Duration::from_millis(5);
    let mut requests = JoinSet::new();
    let count = (rate * length.as_secs_f64()) as usize;
    for number in 0..count {
        let Some((page, address)) = turn(pages, number) else {
            break;
        };
        let due = start + Duration::from_secs_f64(number as f64 / rate);
        sleep_until(due).await;
        requests.spawn(measured(visitor.clone(), page, address.to_owned(), due));
    }
    requests.join_all().await
}
