//! The file by its pages, for who knows SQLite's format: <https://www.sqlite.org/fileformat2.html>.

use rusqlite::Connection;

use super::Fixture;

const INNER_INDEX: u8 = 2;
const INNER_TABLE: u8 = 5;
const LEAF_INDEX: u8 = 10;
const LEAF_TABLE: u8 = 13;

pub struct Pages {
    pub bytes: Vec<u8>,
    page: usize,
}

impl Pages {
    pub fn load(fixture: &Fixture) -> Pages {
        let bytes = std::fs::read(fixture.path()).unwrap();
        let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
        Pages { bytes, page }
    }

    pub fn store(&self, fixture: &Fixture) {
        std::fs::write(fixture.path(), &self.bytes).unwrap();
    }

    /// Returns the page where a table or an index begins.
    pub fn root(fixture: &Fixture, name: &str) -> usize {
        let conn = Connection::open(fixture.path()).unwrap();
        conn.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .unwrap()
    }

    /// Returns the place of a page's header.
    fn header(&self, page: usize) -> usize {
        if page == 1 { 100 } else { (page - 1) * self.page }
    }

    fn kind(&self, page: usize) -> u8 {
        self.bytes[self.header(page)]
    }

    pub fn is_inner(&self, page: usize) -> bool {
        matches!(self.kind(page), INNER_INDEX | INNER_TABLE)
    }

    /// Returns the places of the pointers to the cells, each with the place of its cell.
    fn cells(&self, page: usize) -> Vec<(usize, usize)> {
        let header = self.header(page);
        let number =
            |at: usize| usize::from(u16::from_be_bytes([self.bytes[at], self.bytes[at + 1]]));
        let first = header + if self.is_inner(page) { 12 } else { 8 };
        let pointers = (0..number(header + 3)).map(|i| first + 2 * i);
        pointers.map(|at| (at, (page - 1) * self.page + number(at))).collect()
    }

    /// The page under the first cell of an inner page.
    fn first_child(&self, page: usize) -> usize {
        let at = self.cells(page)[0].1;
        u32::from_be_bytes(self.bytes[at..at + 4].try_into().unwrap()) as usize
    }

    pub fn first_leaf(&self, root: usize) -> usize {
        let mut page = root;
        while self.is_inner(page) {
            page = self.first_child(page);
        }
        page
    }

    /// The page under the last cell of an inner page: a leaf before the last one, under a root with
    /// one level below it.
    pub fn last_leaf_but_one(&self, root: usize) -> usize {
        let at = self.cells(root).last().unwrap().1;
        u32::from_be_bytes(self.bytes[at..at + 4].try_into().unwrap()) as usize
    }

    /// Exchanges two neighbouring rows of a page.
    pub fn exchange(&mut self, page: usize) {
        let cells = self.cells(page);
        let (one, other) = (cells[0].0, cells[1].0);
        for i in 0..2 {
            self.bytes.swap(one + i, other + i);
        }
    }

    pub fn rows(&self, page: usize) -> usize {
        self.cells(page).len()
    }

    /// Exchanges what is before the one row of an inner page with what is after it.
    pub fn exchange_with_child(&mut self, page: usize) {
        let (before, after) = (self.cells(page)[0].1, self.header(page) + 8);
        for i in 0..4 {
            self.bytes.swap(before + i, after + i);
        }
    }

    /// Makes the first number of an inner page of a table smaller or larger.
    pub fn shift_key(&mut self, page: usize, by: i8) {
        assert_eq!(self.kind(page), INNER_TABLE);
        let mut at = self.cells(page)[0].1 + 4;
        while self.bytes[at] & 0x80 != 0 {
            at += 1;
        }
        self.bytes[at] = self.bytes[at].wrapping_add_signed(by);
    }

    /// Makes a page one of no kind.
    pub fn break_page(&mut self, page: usize) {
        let header = self.header(page);
        self.bytes[header] = 0;
    }

    /// The bytes of all headers, and those of all inner pages but for what is free in them.
    pub fn headers_and_inner_pages(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..100).collect();
        for page in 1..=self.bytes.len() / self.page {
            let header = self.header(page);
            match self.kind(page) {
                INNER_INDEX | INNER_TABLE => {
                    let number = |at: usize| {
                        usize::from(u16::from_be_bytes([self.bytes[at], self.bytes[at + 1]]))
                    };
                    places.extend(header..header + 12 + 2 * self.cells(page).len());
                    places.extend((page - 1) * self.page + number(header + 5)..page * self.page);
                }
                LEAF_INDEX | LEAF_TABLE => places.extend(header..header + 8),
                _ => {}
            }
        }
        places
    }

    /// Breaks the JSON of an entry.
    pub fn break_json(&mut self, seq: u64) {
        let field = format!("\"seq\":{seq},");
        let mut all = self.bytes.windows(field.len());
        let at = all.position(|bytes| bytes == field.as_bytes()).unwrap();
        let begin =
            self.bytes[..at].windows(10).rposition(|bytes| bytes == b"{\"action\":").unwrap();
        self.bytes[begin] = b'[';
    }
}
