//! Tables: by comfy-table where the screen is wide enough, as `field: value` blocks where it is
//! not.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use comfy_table::{LineStyle, TableStyle};
use unicode_width::UnicodeWidthStr;

use super::prompter::Grid;
use super::terminal::Terminal;
use crate::base::safe_text::safe;

/// Fewest columns of the screen that a column of a table is worth having for.
const LEAST: usize = 8;

/// The longest word that is kept whole. Addresses are longer, and are cut where they have to be.
const WORD: usize = 12;

/// The lines of `grid`.
pub fn grid(terminal: &Terminal, grid: &Grid) -> Vec<String> {
    let heads: Vec<String> = grid.columns.iter().map(|head| safe(head)).collect();
    let rows: Vec<Vec<String>> =
        grid.rows.iter().map(|row| row.iter().map(|cell| safe(cell)).collect()).collect();
    if terminal.plain {
        blocks(&heads, &rows)
    } else {
        table(terminal, &heads, &rows).unwrap_or_else(|| blocks(&heads, &rows))
    }
}

/// `None` when it would be too narrow to read.
fn table(terminal: &Terminal, heads: &[String], rows: &[Vec<String>]) -> Option<Vec<String>> {
    let needs = |index: usize| {
        let widest = rows
            .iter()
            .filter_map(|row| row.get(index))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0);
        widest.max(heads[index].width()).min(LEAST)
    };
    let needed: usize = (0..heads.len()).map(|index| needs(index) + 2).sum();
    if heads.is_empty() || needed > terminal.width {
        return None;
    }
    // No word is cut in two, such as a case's id, where there is room for all of them.
    let word = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.get(index)).chain(heads.get(index));
        let longest =
            cells.flat_map(|cell| cell.split_whitespace()).map(UnicodeWidthStr::width).max();
        longest.unwrap_or(0).min(WORD) + 2
    };
    // Two at the least: a wide character in one column breaks the layout.
    let even = laid_out(terminal, heads, rows, |_| 2);
    let mut words =
        heads.iter().chain(rows.iter().flatten()).flat_map(|cell| cell.split_whitespace());
    if words.all(|word| word.width() > WORD || even.iter().any(|line| line.contains(word))) {
        return Some(even);
    }
    let whole = laid_out(terminal, heads, rows, word);
    let fits = whole.iter().all(|line| line.width() <= terminal.width);
    Some(if fits { whole } else { even })
}

fn laid_out(
    terminal: &Terminal,
    heads: &[String],
    rows: &[Vec<String>],
    least: impl Fn(usize) -> usize,
) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(style(if terminal.unicode { '─' } else { '-' }))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(terminal.width).unwrap_or(80))
        .set_header(heads);
    for row in rows {
        table.add_row(row);
    }
    for index in 0..heads.len() {
        if let Some(column) = table.column_mut(index) {
            let least = u16::try_from(least(index)).unwrap_or(2);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// A line under the heads and nothing else: rules between columns cost two columns each.
fn style(fill: char) -> TableStyle {
    TableStyle::new().header_separator(LineStyle::none().fill(fill).junction(fill))
}

fn blocks(heads: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        lines.extend(heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).map(
            |(head, cell)| {
                // A column without a head belongs to the one before it.
                if head.is_empty() { format!("  {cell}") } else { format!("{head}: {cell}") }
            },
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::ui::terminal::bare;

    fn cases() -> Grid {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        Grid {
            columns: row(["Case", "Target", "Waits for", "Since"]),
            rows: vec![
                row(["R-7Q4K2M", "maria@example.com", "the target to enrol", "14 min"]),
                row([
                    "R-2H8XPD",
                    "a.very.long.address.of.somebody@subsidiary.example.com",
                    "a senior",
                    "2 days",
                ]),
            ],
        }
    }

    #[test]
    fn an_id_is_not_cut_in_two_while_there_is_room() {
        let row = |cells: [&str; 7]| cells.map(str::to_owned).to_vec();
        let made = Grid {
            columns: row(["Case", "User", "Ticket", "Holder", "Age", "Waits for", "State"]),
            rows: vec![row(["R-RNMRKT", "anna", "SD-1", "maria", "18 min", "maria", "changed"])],
        };
        for width in 58..80 {
            let shown = grid(&bare(width), &made).join("\n");
            assert!(shown.contains("R-RNMRKT") && shown.contains("changed"), "{width}:\n{shown}");
            assert!(shown.lines().all(|line| line.width() <= width), "{width}:\n{shown}");
        }
    }

    #[test]
    fn a_table_at_sixty_columns() {
        insta::assert_snapshot!(grid(&bare(60), &cases()).join("\n"), @r#"
         Case       Target                   Waits for       Since
        ────────────────────────────────────────────────────────────
         R-7Q4K2M   maria@example.com        the target to   14 min
                                             enrol
         R-2H8XPD   a.very.long.address.of   a senior        2 days
                    .somebody@subsidiary.e
                    xample.com
        "#);
    }

    #[test]
    fn blocks_where_a_table_would_not_fit_and_in_plain_mode() {
        let plain = Terminal { plain: true, ..bare(80) };
        let blocks = grid(&plain, &cases());
        insta::assert_snapshot!(blocks.join("\n"), @r#"
        Case: R-7Q4K2M
        Target: maria@example.com
        Waits for: the target to enrol
        Since: 14 min

        Case: R-2H8XPD
        Target: a.very.long.address.of.somebody@subsidiary.example.com
        Waits for: a senior
        Since: 2 days
        "#);
        let mut wide = cases();
        for _ in 0..3 {
            wide.columns.push("More columns".into());
            wide.rows.iter_mut().for_each(|row| row.push("than there is room".into()));
        }
        assert!(
            grid(&bare(40), &wide).iter().any(|line| line == "More columns: than there is room")
        );
    }

    proptest! {
        #[test]
        fn a_table_keeps_to_its_width(
            rows in proptest::collection::vec(proptest::collection::vec("\\PC{0,50}", 4), 0..5), width in 40_usize..100
        ) {
            let made = Grid { columns: cases().columns, rows };
            let lines = table(&bare(width), &made.columns, &made.rows).unwrap();
            for line in lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
        }
    }
}
