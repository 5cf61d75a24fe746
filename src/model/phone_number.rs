/// Returns true if a text is one telephone number. A number in E.164 has 15 digits at most, so two numbers in
/// one field count as no number.
pub fn is_phone_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let pluses = text.trim_start().chars().skip(1).any(|c| c == '+');
    let fits = text.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    fits && !pluses && (5..=15).contains(&digits)
}
