//! Temporary passwords that can be read over the phone.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::words::words;

/// `count` words with hyphens between, the first with a capital, and a digit at the end, as the usual rules ask for:
/// `Cedar-lantern-oyster-plank-mango-7`. `random` fills its argument with bytes nobody can foresee.
/// With the list of 1,024 or more a word is at least 10 bits, and the digit 3.3: four or five words are enough for
/// something that expires within hours on a platform that locks after a few tries.
pub fn temporary_password(count: u32, random: &mut dyn FnMut(&mut [u8])) -> SecretString {
    let list: Vec<&str> = words().collect();
    let longest = list.iter().map(|word| word.len()).max().unwrap_or(0);
    // Room for all of it: growing would leave a copy behind.
    let mut password = Zeroizing::new(String::with_capacity((longest + 1) * count as usize + 1));
    for position in 0..count {
        let word = list[below(list.len(), random)];
        let (head, tail) = word.split_at(1);
        password.push_str(if position == 0 { CAPITALS[letter(head)] } else { head });
        password.push_str(tail);
        password.push('-');
    }
    password.push(char::from(b'0' + u8::try_from(below(10, random)).unwrap_or(0)));
    SecretString::from(password.as_str())
}

const CAPITALS: [&str; 26] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W",
    "X", "Y", "Z",
];

fn letter(head: &str) -> usize {
    usize::from(head.bytes().next().unwrap_or(b'a') - b'a')
}

/// A number below `count` (at most 65,536), each equally likely: draws that would favour some are thrown away.
fn below(count: usize, random: &mut dyn FnMut(&mut [u8])) -> usize {
    const RANGE: usize = 1 << 16;
    let fair = RANGE - RANGE % count;
    loop {
        let mut bytes = Zeroizing::new([0_u8; 2]);
        random(&mut bytes[..]);
        let drawn = usize::from(u16::from_le_bytes(*bytes));
        if drawn < fair {
            return drawn % count;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;

    /// Counts up through all values of two bytes.
    fn counter(start: u16) -> impl FnMut(&mut [u8]) {
        let mut next = start;
        move |bytes| {
            bytes.copy_from_slice(&next.to_le_bytes());
            next = next.wrapping_add(1);
        }
    }

    #[test]
    fn as_strong_as_it_says() {
        #[allow(clippy::cast_precision_loss)]
        let bits = (words().count() as f64).log2() * 5.0 + 10_f64.log2();
        assert!(bits >= 53.3, "{bits}");
    }

    #[test]
    fn no_number_is_favoured() {
        for count in [3, 10, 1000, words().count()] {
            let mut random = counter(0);
            let mut seen = vec![0_u32; count];
            for _ in 0..(65_536 / count) * count {
                seen[below(count, &mut random)] += 1;
            }
            assert!(seen.iter().all(|times| *times == seen[0]), "{count}");
        }
    }

    proptest! {
        #[test]
        fn it_has_the_form_that_is_promised(start: u16) {
            let password = temporary_password(5, &mut counter(start));
            let parts: Vec<&str> = password.expose_secret().split('-').collect();
            prop_assert_eq!(parts.len(), 6);
            prop_assert!(parts[0].starts_with(|c: char| c.is_ascii_uppercase()));
            prop_assert!(parts[..5].iter().all(|part| words().any(|word| word == part.to_ascii_lowercase())));
            prop_assert!(parts[5].len() == 1 && parts[5].bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
