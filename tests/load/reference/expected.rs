use super::people::Population;
use super::quota::{KINDS, Quota};

/// What the three reports must show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected {
    pub fiscal_year: i32,
    /// Under 20, 20s, 30s, 40s, 50 and over, unknown, total.
    pub persons_by_age: [i64; 7],
    /// Phone, email, walk-in, visit, total.
    pub consultations_by_method: [i64; 5],
    /// Contacts of method `other`, which stand beside the table.
    pub other_contacts: i64,
    /// The counts of the 21 kinds in code order.
    pub referrals_by_agency_kind: [i64; 21],
}

impl Expected {
    pub(super) fn of(quota: &Quota, population: &Population, fiscal_year: i32) -> Self {
        let other = population
            .contacts
            .iter()
            .filter(|contact| contact.method == "other")
            .filter(|contact| (population.year.0..=population.year.1).contains(&contact.day))
            .count();
        Self {
            fiscal_year,
            persons_by_age: with_total(&quota.by_age),
            consultations_by_method: with_total(&quota.by_method),
            other_contacts: other as i64,
            referrals_by_agency_kind: quota.referrals.map(|count| count as i64),
        }
    }

    /// The csv of `persons-by-age` without its comment lines.
    pub fn persons_by_age_csv(&self) -> String {
        let heading = "fiscal_year,under_20,20s,30s,40s,50_and_over,unknown,total";
        self.line(heading, &self.persons_by_age)
    }

    /// The csv of `consultations-by-method` without its comment lines.
    pub fn consultations_by_method_csv(&self) -> String {
        let heading = "fiscal_year,phone,email,walk_in,visit,total";
        self.line(heading, &self.consultations_by_method)
    }

    /// The csv of `referrals-by-agency-kind` without its comment lines.
    pub fn referrals_by_agency_kind_csv(&self) -> String {
        let total: i64 = self.referrals_by_agency_kind.iter().sum();
        let rows = KINDS.iter().zip(self.referrals_by_agency_kind).enumerate();
        let lines: Vec<String> = rows
            .map(|(index, (label, count))| {
                let tenths = (count * 2_000 + total) / (total * 2);
                format!("{:02},{label},{count},{}.{}\n", index + 1, tenths / 10, tenths % 10)
            })
            .collect();
        format!("code,agency_kind,count,percent\n{}total,合計,{total},100.0\n", lines.concat())
    }

    fn line(&self, heading: &str, numbers: &[i64]) -> String {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!("{heading}\n{},{}\n", self.fiscal_year, numbers.join(","))
    }
}

fn with_total<const N: usize, const M: usize>(counts: &[usize; N]) -> [i64; M] {
    let mut row = [0; M];
    for (cell, count) in row.iter_mut().zip(counts) {
        *cell = *count as i64;
    }
    if let Some(total) = row.last_mut() {
        *total = counts.iter().sum::<usize>() as i64;
    }
    row
}
