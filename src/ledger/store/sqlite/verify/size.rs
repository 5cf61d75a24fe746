//! The length of SQLite's records: the form of
//! [the file format](https://www.sqlite.org/fileformat2.html#record_format).

/// The bytes of an index's record of these values and a row's number, in the shortest form that it
/// can have. SQLite writes no other. One that is longer holds something that a walk through the
/// index does not see, and that lookups compare.
pub fn of_index_record(values: &[Option<&str>], row: u64) -> u64 {
    let (mut types, mut content) = (0, 0);
    for value in values {
        let length = value.map_or(0, |text| text.len() as u64);
        types += varint(value.map_or(0, |_| 13 + 2 * length));
        content += length;
    }
    types += 1;
    content += of_integer(row);
    // The header counts itself; up to 126 bytes of types it does so in one byte.
    let header = if types < 127 { types + 1 } else { types + varint(types + 2) };
    header + content
}

/// 0 and 1 are types of their own.
const fn of_integer(n: u64) -> u64 {
    match n {
        0..=1 => 0,
        2..=0x7f => 1,
        0x80..=0x7fff => 2,
        0x8000..=0x7f_ffff => 3,
        0x80_0000..=0x7fff_ffff => 4,
        0x8000_0000..=0x7fff_ffff_ffff => 6,
        _ => 8,
    }
}

const fn varint(mut n: u64) -> u64 {
    let mut bytes = 1;
    while n > 0x7f && bytes < 9 {
        n >>= 7;
        bytes += 1;
    }
    bytes
}
