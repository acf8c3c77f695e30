use super::*;
use proptest::prelude::*;

fn closed(value: i64) -> Count {
    Count { value, openable: 0 }
}

/// A table of agencies with its margins.
fn table(inner: &[&[i64]]) -> Vec<Vec<Count>> {
    let counts: Vec<Vec<Count>> = inner.iter().map(|row| row.iter().map(|value| closed(*value)).collect()).collect();
    with_margins(&counts)
}

fn with_margins(inner: &[Vec<Count>]) -> Vec<Vec<Count>> {
    let mut table: Vec<Vec<Count>> = inner.to_vec();
    let width = inner.iter().map(Vec::len).max().unwrap_or(0);
    let mut all = vec![Count::default(); width];
    for row in inner {
        for (sum, count) in all.iter_mut().zip(row) {
            sum.add(count.value, count.openable);
        }
    }
    table.push(all);
    for row in &mut table {
        let mut total = Count::default();
        for count in row.iter() {
            total.add(count.value, count.openable);
        }
        row.push(total);
    }
    table
}

fn shown(table: &[Vec<Count>]) -> Vec<String> {
    let word = |(count, veil): (&Count, &Veil)| match veil {
        Veil::Open => count.value.to_string(),
        Veil::Few => "few".to_owned(),
        Veil::Withheld => "--".to_owned(),
    };
    let veils = veils(table);
    table.iter().zip(&veils).map(|(row, veils)| row.iter().zip(veils).map(word).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn large_cells_and_zeros_are_shown() {
    assert_eq!(shown(&table(&[&[5, 0, 20], &[7, 9, 0]])), ["5 0 20 25", "7 9 0 16", "12 9 20 41"]);
}

#[test]
fn one_small_cell_takes_the_next_smallest_of_its_row_and_of_its_column_with_it() {
    let table = table(&[&[3, 10, 20], &[30, 40, 50]]);
    assert_eq!(shown(&table), ["few -- 20 33", "-- -- 50 120", "33 50 70 153"]);
}

#[test]
fn with_a_single_agency_the_total_row_hides_the_same() {
    assert_eq!(shown(&table(&[&[3, 10, 20]])), ["few -- 20 33", "few -- 20 33"]);
    assert_eq!(shown(&table(&[&[0, 3, 0]])), ["0 few 0 few", "0 few 0 few"]);
}

#[test]
fn what_the_reader_could_open_is_shown() {
    let open = |value| Count { value, openable: value };
    let table = with_margins(&[vec![open(3), open(1)], vec![closed(10), closed(0)]]);
    assert_eq!(shown(&table), ["3 1 4", "10 0 10", "13 1 14"]);
}

#[test]
fn the_own_row_gives_nothing_away() {
    let open = |value| Count { value, openable: value };
    let table = with_margins(&[vec![open(10), open(7)], vec![closed(3), closed(9)]]);
    assert_eq!(shown(&table), ["10 7 17", "few -- 12", "-- -- 29"]);
}

#[test]
fn two_small_cells_that_can_be_made_up_in_one_way_take_a_third() {
    assert_eq!(shown(&table(&[&[1, 1, 9]])), ["few few -- 11", "few few -- 11"]);
    assert_eq!(shown(&table(&[&[4, 4, 9]])), ["few few -- 17", "few few -- 17"]);
    assert_eq!(shown(&table(&[&[2, 3, 9]])), ["few few 9 14", "few few 9 14"]);
}

#[test]
fn an_empty_table_has_nothing_to_hide() {
    assert!(veils(&[]).is_empty());
    assert_eq!(shown(&table(&[&[0, 0]])), ["0 0 0", "0 0 0"]);
    assert_eq!(shown(&with_margins(&[])), ["0"]);
}

const PRIME: i64 = 1_000_003;

/// Whether the sums alone fix a hidden cell: its unit vector lies in the span of the sums over the hidden cells.
fn is_fixed(veils: &[Vec<Veil>], target: At) -> bool {
    let width = veils[0].len();
    let cells: Vec<At> = (0..veils.len())
        .flat_map(|row| (0..width).map(move |column| (row, column)))
        .filter(|(row, column)| veils[*row][*column] != Veil::Open)
        .collect();
    let line = |holds: &dyn Fn(&At) -> bool, margin: &dyn Fn(&At) -> bool| -> Vec<i64> {
        cells
            .iter()
            .map(|at| {
                if !holds(at) {
                    0
                } else if margin(at) {
                    PRIME - 1
                } else {
                    1
                }
            })
            .collect()
    };
    let mut rows: Vec<Vec<i64>> = Vec::new();
    for row in 0..veils.len() {
        rows.push(line(&|at| at.0 == row, &|at| at.1 + 1 == width));
    }
    for column in 0..width {
        rows.push(line(&|at| at.1 == column, &|at| at.0 + 1 == veils.len()));
    }
    let unit: Vec<i64> = cells.iter().map(|at| i64::from(*at == target)).collect();
    let before = rank(rows.clone());
    rows.push(unit);
    rank(rows) == before
}

fn rank(mut rows: Vec<Vec<i64>>) -> usize {
    let (mut rank, width) = (0, rows[0].len());
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else {
            continue;
        };
        rows.swap(rank, pivot);
        let inverse = power(rows[rank][column], PRIME - 2);
        for row in 0..rows.len() {
            if row == rank || rows[row][column] == 0 {
                continue;
            }
            let factor = rows[row][column] * inverse % PRIME;
            #[expect(clippy::needless_range_loop, reason = "a column is read across rows")]
            for at in 0..width {
                rows[row][at] = (rows[row][at] + (PRIME - factor) * rows[rank][at]) % PRIME;
            }
        }
        rank += 1;
    }
    rank
}

fn power(mut base: i64, mut exponent: i64) -> i64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

fn cell() -> impl Strategy<Value = i64> {
    prop_oneof![3 => Just(0), 4 => 1..=4_i64, 4 => 5..40_i64]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The first row is the reader's own.
    #[test]
    fn no_small_cell_can_be_told_by_subtraction(
        inner in (1..4_usize, 1..5_usize).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(cell(), columns), rows)
        }),
        own in any::<bool>(),
    ) {
        let count = |row: usize, value: i64| Count { value, openable: if own && row == 0 { value } else { 0 } };
        let counts: Vec<Vec<Count>> = inner
            .iter()
            .enumerate()
            .map(|(row, values)| values.iter().map(|value| count(row, *value)).collect())
            .collect();
        let table = with_margins(&counts);
        let veils = veils(&table);
        for (row, line) in table.iter().enumerate() {
            for (column, count) in line.iter().enumerate() {
                let veil = veils[row][column];
                prop_assert_eq!(veil == Veil::Few && !count.is_few(), false);
                if count.value == 0 || count.openable == count.value {
                    prop_assert_eq!(veil, Veil::Open, "{:?} {:?}", table, veils);
                } else if count.is_few() {
                    prop_assert!(veil != Veil::Open);
                }
                if veil != Veil::Open {
                    prop_assert!(!is_fixed(&veils, (row, column)), "{row},{column} of {table:?} {veils:?}");
                }
            }
        }
    }

    #[test]
    fn no_numbers_panic(table in prop::collection::vec(prop::collection::vec((any::<i64>(), any::<i64>()), 0..4), 0..4)) {
        let table: Vec<Vec<Count>> = table
            .into_iter()
            .map(|row| row.into_iter().map(|(value, openable)| Count { value, openable }).collect())
            .collect();
        veils(&table);
    }
}
