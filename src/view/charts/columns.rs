use maud::{Markup, Render, html};

use super::scale::{commas, most, share, ticks};

const LEFT: i64 = 60;
const TOP: i64 = 40;
const PLOT: i64 = 220;
const FOOT: i64 = 34;
const WIDTH: i64 = 600;
const SLIMMEST: i64 = 18;
const GAP: i64 = 24;
/// How many fillings can be told apart in black and white; further series begin again.
const FILLINGS: usize = 6;

/// Columns by year, one filling for each series; fillings differ in pattern, not only in colour.
pub struct YearColumns<'a> {
    /// Begins the ids inside the picture; must be unique on the page.
    pub id: &'a str,
    pub title: &'a str,
    /// What is shown and where the same numbers stand as a table.
    pub desc: &'a str,
    pub years: Vec<String>,
    /// Names with a value for each year, none where it is unknown.
    pub series: Vec<(String, Vec<Option<i64>>)>,
}

/// Where columns stand.
struct Plan {
    width: i64,
    group: i64,
    column: i64,
    /// From the edge of a group to its first column.
    margin: i64,
    top_tick: i64,
}

impl Plan {
    fn x(&self, year: usize, series: usize) -> i64 {
        let before = to_i64(year).saturating_mul(self.group);
        let within = to_i64(series).saturating_mul(self.column);
        LEFT.saturating_add(before).saturating_add(self.margin).saturating_add(within)
    }

    fn centre(&self, year: usize) -> i64 {
        let before = to_i64(year).saturating_mul(self.group);
        LEFT.saturating_add(before).saturating_add(self.group / 2)
    }

    fn y(&self, value: i64) -> i64 {
        TOP + PLOT - share(value, self.top_tick, PLOT)
    }
}

fn to_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl YearColumns<'_> {
    fn plan(&self, top_tick: i64) -> Plan {
        let years = to_i64(self.years.len()).max(1);
        let series = to_i64(self.series.len()).max(1);
        let needed = series.saturating_mul(SLIMMEST).saturating_add(GAP);
        let group = ((WIDTH - LEFT) / years).max(needed);
        let column = (group.saturating_sub(GAP) / series).clamp(SLIMMEST, 48);
        Plan {
            width: group.saturating_mul(years).saturating_add(LEFT),
            group,
            column,
            margin: group.saturating_sub(column.saturating_mul(series)) / 2,
            top_tick,
        }
    }

    fn filling(&self, series: usize) -> String {
        format!("url(#{}-{})", self.id, series % FILLINGS)
    }

    fn column(&self, plan: &Plan, at: (usize, usize), value: Option<i64>) -> Markup {
        let (year, series) = at;
        let (x, width) = (plan.x(year, series), plan.column.saturating_sub(3));
        let middle = x.saturating_add(width / 2);
        let Some(value) = value else {
            return html! { text.unknown x=(middle) y=(TOP + PLOT - 6) text-anchor="middle" { "－" } };
        };
        let (y, shown) = (plan.y(value), commas(value));
        // About seven units a digit: a number wider than its column stands upright along it.
        let fits = to_i64(shown.len()).saturating_mul(7) <= plan.column;
        let turn = (!fits).then(|| format!("rotate(-90 {} {})", middle + 4, y - 5));
        html! {
            rect.column x=(x) y=(y) width=(width) height=(TOP + PLOT - y) fill=(self.filling(series)) {}
            text.value x=(if fits { middle } else { middle + 4 }) y=(y - 5)
                text-anchor=(if fits { "middle" } else { "start" }) transform=[turn] { (shown) }
        }
    }

    fn axis(plan: &Plan, ticks: &[i64]) -> Markup {
        html! {
            @for tick in ticks {
                @let y = plan.y(*tick);
                line.grid x1=(LEFT) x2=(plan.width) y1=(y) y2=(y) {}
                text.tick x=(LEFT - 8) y=(y + 5) text-anchor="end" { (commas(*tick)) }
            }
        }
    }

    fn picture(&self) -> Markup {
        let values = self.series.iter().flat_map(|(_, values)| values.iter().flatten());
        let ticks = ticks(most(values.copied()));
        let plan = self.plan(ticks.last().copied().unwrap_or(1));
        html! {
            svg.columns viewBox={ "0 0 " (plan.width) " " (TOP + PLOT + FOOT) }
                role="img" aria-labelledby={ (self.id) "-title" } aria-describedby={ (self.id) "-desc" } {
                title #{ (self.id) "-title" } { (self.title) }
                desc #{ (self.id) "-desc" } { (self.desc) }
                defs { @for number in 0..self.series.len().min(FILLINGS) { (pattern(self.id, number)) } }
                (Self::axis(&plan, &ticks))
                @for (year, label) in self.years.iter().enumerate() {
                    @for (series, (_, values)) in self.series.iter().enumerate() {
                        (self.column(&plan, (year, series), values.get(year).copied().flatten()))
                    }
                    text.year x=(plan.centre(year)) y=(TOP + PLOT + 24) text-anchor="middle" { (label) }
                }
            }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            ul.legend aria-hidden="true" {
                @for (series, (name, _)) in self.series.iter().enumerate() {
                    li {
                        svg.swatch viewBox="0 0 20 14" width="20" height="14" focusable="false" {
                            rect.column x="1" y="1" width="18" height="12" fill=(self.filling(series)) {}
                        }
                        (name)
                    }
                }
            }
        }
    }
}

/// One way of filling a column.
fn pattern(id: &str, number: usize) -> Markup {
    html! {
        pattern #{ (id) "-" (number) } width="8" height="8" patternUnits="userSpaceOnUse" {
            @if number == 0 {
                rect.ink width="8" height="8" {}
            } @else {
                rect.blank width="8" height="8" {}
            }
            @match number {
                1 => path.hatch d="M-2 2L2 -2M0 8L8 0M6 10L10 6" {},
                2 => { circle.dot cx="2" cy="2" r="1.6" {} circle.dot cx="6" cy="6" r="1.6" {} },
                4 => path.hatch d="M0 2H8M0 6H8" {},
                5 => path.hatch d="M0 0L8 8M8 0L0 8" {},
                _ => {},
            }
        }
    }
}

impl Render for YearColumns<'_> {
    fn render(&self) -> Markup {
        html! {
            figure.chart {
                figcaption { strong { (self.title) } p.soft.small { (self.desc) } }
                (self.legend())
                // Wide pictures scroll sideways; a keyboard must be able to do that as well.
                div.scroll tabindex="0" role="region" aria-label=(self.title) { (self.picture()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(series: Vec<(String, Vec<Option<i64>>)>) -> String {
        YearColumns {
            id: "methods",
            title: "相談の方法",
            desc: "数は下の表と同じです。",
            years: vec!["H28".into(), "H29".into()],
            series,
        }
        .render()
        .0
    }

    #[test]
    fn series_differ_in_filling_and_numbers_are_written_out() {
        let text = chart(vec![("電話".into(), vec![Some(4_000), Some(1_234)]), ("来所".into(), vec![Some(10), None])]);
        assert!(text.contains("fill=\"url(#methods-0)\"") && text.contains("fill=\"url(#methods-1)\""));
        assert!(text.contains("id=\"methods-0\"") && text.contains("id=\"methods-1\""));
        assert!(text.contains(">1,234</text>") && text.contains(">－</text>"));
    }

    #[test]
    fn the_picture_has_a_name_and_a_description() {
        let text = chart(vec![("電話".into(), vec![Some(1)])]);
        assert!(text.contains("aria-labelledby=\"methods-title\"") && text.contains("<title id=\"methods-title\">"));
        assert!(text.contains("aria-describedby=\"methods-desc\"") && text.contains("<desc id=\"methods-desc\">"));
    }

    #[test]
    fn extremes_and_emptiness_draw_without_harm() {
        assert!(chart(Vec::new()).contains("<svg"));
        let many = (0..40).map(|n| (format!("系列{n}"), vec![Some(i64::MAX), Some(i64::MIN)])).collect();
        assert!(chart(many).contains("系列39"));
    }
}
