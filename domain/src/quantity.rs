//! The amount in a cell: exact, the same on every database and on the wire.
use std::{fmt, iter::Sum, ops, str::FromStr};

/// A counted or measured amount, exact to four decimals, held in units of 10^-4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::DeriveValueType))]
pub struct Quantity(i64);

/// Text that is not an amount Muster can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAQuantity {
    /// Not digits with at most one decimal point.
    #[error("`{0}` is not a number: write digits only, with a point for decimals and no thousands separators")]
    NotANumber(String),
    /// More than four decimals.
    #[error("`{0}` has more than four decimals")]
    TooFine(String),
    /// Larger than a JSON number carries exactly.
    #[error("`{0}` is too large: at most 500,000,000,000")]
    TooLarge(String),
}

/// Units in one: four decimals.
const SCALE: i64 = 10_000;
/// Below 2^39 neighbouring doubles lie less than 10^-4 apart, so a JSON number carries four decimals exactly; not beyond.
const LARGEST: i64 = 500_000_000_000 * SCALE;

impl Quantity {
    /// Nought.
    pub const ZERO: Self = Self(0);

    /// A whole number of things.
    #[must_use]
    pub fn whole(count: i64) -> Option<Self> {
        count.checked_mul(SCALE).and_then(Self::from_units)
    }

    /// From units of 10^-4.
    #[must_use]
    pub fn from_units(units: i64) -> Option<Self> {
        (units.unsigned_abs() <= LARGEST.unsigned_abs()).then_some(Self(units))
    }

    /// In units of 10^-4.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }

    /// How many decimals it takes to write: 0 to 4.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        match self.0 {
            units if units % SCALE == 0 => 0,
            units if units % 1_000 == 0 => 1,
            units if units % 100 == 0 => 2,
            units if units % 10 == 0 => 3,
            _ => 4,
        }
    }

    /// Below nought.
    #[must_use]
    pub const fn negative(self) -> bool {
        self.0 < 0
    }

    /// As a float, for statistics: exact, since no amount exceeds 2^39.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "within 2^53 units by construction: at most 5 x 10^15"
    )]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 10_000.0
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let quoted = || text.chars().take(40).collect::<String>();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let numeric = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !numeric(whole) || !numeric(decimals) {
            return Err(NotAQuantity::NotANumber(quoted()));
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > 4 {
            return Err(NotAQuantity::TooFine(quoted()));
        }
        let fraction: i64 = format!("{decimals:0<4}")
            .parse()
            .map_err(|_| NotAQuantity::NotANumber(quoted()))?;
        let whole = whole.trim_start_matches('0');
        let whole: i64 = if whole.is_empty() {
            0
        } else {
            whole.parse().map_err(|_| NotAQuantity::TooLarge(quoted()))?
        };
        whole
            .checked_mul(SCALE)
            .and_then(|units| units.checked_add(fraction))
            .and_then(|units| Self::from_units(sign * units))
            .ok_or_else(|| NotAQuantity::TooLarge(quoted()))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{fraction:04}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

impl ops::Add for Quantity {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Quantity {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::Neg for Quantity {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

#[cfg(feature = "graphql")]
/// A counted or measured amount: a JSON number, exact to four decimals up to 500,000,000,000.
#[async_graphql::Scalar]
impl async_graphql::ScalarType for Quantity {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        match value {
            async_graphql::Value::Number(number) => number
                .to_string()
                .parse()
                .map_err(async_graphql::InputValueError::custom),
            other => Err(async_graphql::InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> async_graphql::Value {
        if self.decimals() == 0 {
            return async_graphql::Value::Number((self.0 / SCALE).into());
        }
        async_graphql::Number::from_f64(self.to_f64()).map_or(async_graphql::Value::Null, async_graphql::Value::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_amount_reads_back_as_it_was_written(units in -LARGEST..=LARGEST) {
            let amount = Quantity(units);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }

        #[test]
        fn a_json_number_carries_it_exactly(units in -LARGEST..=LARGEST) {
            let amount = Quantity(units);
            prop_assert_eq!(amount.to_f64().to_string().parse(), Ok(amount));
        }
    }

    #[test]
    fn what_a_spreadsheet_adds_is_named_not_guessed_away() {
        for wrong in [
            "1,234", "1 234", "12%", "", "-", ".", "1e3", "+5", "NaN", "\u{0661}", "0x10", "5.",
        ] {
            assert!(
                matches!(wrong.parse::<Quantity>(), Err(NotAQuantity::NotANumber(_))),
                "{wrong}"
            );
        }
        assert!(matches!("0.00001".parse::<Quantity>(), Err(NotAQuantity::TooFine(_))));
        assert!(matches!(
            "9".repeat(30).parse::<Quantity>(),
            Err(NotAQuantity::TooLarge(_))
        ));
        assert_eq!("007.50000".parse::<Quantity>().unwrap().to_string(), "7.5");
        assert_eq!("-0".parse::<Quantity>().unwrap(), Quantity::ZERO);
    }
}
