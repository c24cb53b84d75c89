//! Conditions between measures, written in CEL: what holds for good data.
//!
//! A condition reads measures by their codes, hyphens written as underscores, and may add, take away, multiply, divide, compare
//! and join with `&&`, `||`, `!` and `? :`. Every value is a double; whole-number literals are read as doubles too.
use crate::codes::MeasureCode;
use cel::{
    Context, ExecutionError, IdedExpr, Value,
    common::ast::{CallExpr, Expr, LiteralValue, operators as op},
    parser::Parser,
};
use std::{fmt, str::FromStr, sync::Arc};

/// A condition is a line, not a program.
const LONGEST: usize = 500;
/// Brackets within brackets, and choices within choices: the parser's own limit comes too late for a small stack.
const DEEPEST: usize = 8;
/// Signs of operators: each may be one more step down for whoever works the condition out.
const MOST_SIGNS: usize = 40;
/// What a division is called once it may fail.
const DIVIDED: &str = "divided";

/// A condition that could be read.
#[derive(Clone)]
pub struct Condition {
    source: String,
    expression: Arc<IdedExpr>,
    measures: Vec<MeasureCode>,
}

/// Text that is not a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACondition {
    /// Longer than a line can be read.
    #[error("a condition has at most {LONGEST} characters")]
    TooLong,
    /// More brackets within brackets, or more signs, than anybody follows.
    #[error("a condition nests at most {DEEPEST} deep and has at most {MOST_SIGNS} signs: make two rules of it")]
    TooDeep,
    /// Not CEL at all.
    #[error("not an expression in CEL: {0}")]
    Syntax(String),
    /// CEL, but more than a condition between amounts may use.
    #[error("{0}")]
    NotAllowed(String),
    /// An equation between results of arithmetic, which doubles cannot answer.
    #[error(
        "`{0}` between computed values is refused: doubles round; use kind `sum_of_parts`, which adds exactly, or `<=` and `>=`"
    )]
    ComputedEquality(&'static str),
}

/// A condition that could not be worked out for some values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConditionFailed(String);

/// What a part of a condition comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An amount as it was sent or written.
    Given,
    /// An amount that arithmetic came to.
    Computed,
    /// True or false.
    Truth,
}

impl Condition {
    /// The text as it stands in the file.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The measures it reads, in the order of the text, each once.
    #[must_use]
    pub fn measures(&self) -> &[MeasureCode] {
        &self.measures
    }

    /// Whether it holds for these amounts, one for each of [`Self::measures`].
    ///
    /// # Errors
    /// Where it divides by nought, or an amount is missing.
    pub fn holds(&self, amounts: &[f64]) -> Result<bool, ConditionFailed> {
        let failed = |error: &dyn fmt::Display| ConditionFailed(error.to_string());
        let mut context = Context::empty();
        context.add_function(DIVIDED, divided).map_err(|e| failed(&e))?;
        for (measure, amount) in self.measures.iter().zip(amounts) {
            context.add_variable_from_value(name(measure), *amount);
        }
        match context.resolve(&self.expression) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(other) => Err(ConditionFailed(format!("it came to {other:?}"))),
            Err(ExecutionError::DivisionByZero(_)) => Err(ConditionFailed("it divides by nought".to_owned())),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// IEEE division by nought goes on with infinity; here it has to stop.
fn divided(above: f64, below: f64) -> Result<f64, ExecutionError> {
    if below == 0.0 {
        return Err(ExecutionError::DivisionByZero(Value::Float(above)));
    }
    Ok(above / below)
}

fn name(measure: &MeasureCode) -> String {
    measure.as_str().replace('-', "_")
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Condition {}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}

impl FromStr for Condition {
    type Err = NotACondition;

    fn from_str(text: &str) -> Result<Self, NotACondition> {
        if text.len() > LONGEST {
            return Err(NotACondition::TooLong);
        }
        if nesting(text) > DEEPEST || signs(text) > MOST_SIGNS {
            return Err(NotACondition::TooDeep);
        }
        let mut expression = Parser::default()
            .enable_optional_syntax(false)
            .parse(text)
            .map_err(|error| NotACondition::Syntax(first_line(&error.to_string())))?;
        let mut measures = Vec::new();
        if read(&mut expression, &mut measures)? != Kind::Truth {
            return Err(not_allowed("a condition is true or false: it needs a comparison"));
        }
        if measures.is_empty() {
            return Err(not_allowed("a condition reads at least one measure"));
        }
        Ok(Self {
            source: text.to_owned(),
            expression: Arc::new(expression),
            measures,
        })
    }
}

fn signs(text: &str) -> usize {
    text.bytes().filter(|byte| b"+-*/%!<>=&|.".contains(byte)).count()
}

/// How deep brackets are open at most, every `?` counted as one that is never closed.
fn nesting(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'?' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("ERROR: <input>:").chars().take(160).collect()
}

fn not_allowed(reason: impl Into<String>) -> NotACondition {
    NotACondition::NotAllowed(reason.into())
}

/// Checks an expression, makes its literals doubles and its divisions stop at nought.
fn read(expression: &mut IdedExpr, measures: &mut Vec<MeasureCode>) -> Result<Kind, NotACondition> {
    match &mut expression.expr {
        Expr::Literal(literal) => {
            let (double, kind) = double(literal)?;
            *literal = double;
            Ok(kind)
        }
        Expr::Ident(ident) => {
            let code = ident.replace('_', "-").parse::<MeasureCode>();
            let measure = code.map_err(|_| not_allowed(format!("`{ident}` is not a measure code in underscores")))?;
            if name(&measure) != *ident {
                return Err(not_allowed(format!("write `{}` instead of `{ident}`", name(&measure))));
            }
            if !measures.contains(&measure) {
                measures.push(measure);
            }
            Ok(Kind::Given)
        }
        Expr::Call(call) => operation(call, measures),
        _ => Err(not_allowed(
            "a condition has measures, numbers, + - * /, comparisons, &&, ||, ! and ? : and nothing else",
        )),
    }
}

fn double(literal: &LiteralValue) -> Result<(LiteralValue, Kind), NotACondition> {
    let exact = |digits: String| {
        let read = digits.parse::<f64>().map_err(|_| not_allowed("not a number"))?;
        Ok((LiteralValue::Double(read.into()), Kind::Given))
    };
    match literal {
        LiteralValue::Int(number) => exact(number.inner().to_string()),
        LiteralValue::UInt(number) => exact(number.inner().to_string()),
        LiteralValue::Double(_) => Ok((literal.clone(), Kind::Given)),
        LiteralValue::Boolean(_) => Ok((literal.clone(), Kind::Truth)),
        LiteralValue::Bytes(_) | LiteralValue::Null | LiteralValue::String(_) => {
            Err(not_allowed("a condition compares amounts, not text"))
        }
    }
}

fn operation(call: &mut CallExpr, measures: &mut Vec<MeasureCode>) -> Result<Kind, NotACondition> {
    if call.target.is_some() {
        return Err(not_allowed(format!("`{}` is not known in a condition", call.func_name)));
    }
    let kinds: Vec<Kind> = call
        .args
        .iter_mut()
        .map(|arg| read(arg, measures))
        .collect::<Result<_, _>>()?;
    let amounts = kinds.iter().all(|kind| *kind != Kind::Truth);
    let truths = kinds.iter().all(|kind| *kind == Kind::Truth);
    match (call.func_name.as_str(), kinds.as_slice()) {
        (op::ADD | op::SUBSTRACT | op::MULTIPLY, [_, _]) if amounts => Ok(Kind::Computed),
        (op::DIVIDE, [_, _]) if amounts => {
            DIVIDED.clone_into(&mut call.func_name);
            Ok(Kind::Computed)
        }
        (op::NEGATE, [kind]) if amounts => Ok(*kind),
        (op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS, [_, _]) if amounts => Ok(Kind::Truth),
        (op::EQUALS, [_, _]) if amounts => equation("==", &kinds),
        (op::NOT_EQUALS, [_, _]) if amounts => equation("!=", &kinds),
        (op::LOGICAL_AND | op::LOGICAL_OR, [_, _]) | (op::LOGICAL_NOT, [_]) if truths => Ok(Kind::Truth),
        (op::CONDITIONAL, [Kind::Truth, yes, no]) if (*yes == Kind::Truth) == (*no == Kind::Truth) => {
            Ok(if *yes == Kind::Given { *no } else { *yes })
        }
        (name, _) => Err(not_allowed(format!(
            "`{}` does not fit what stands beside it, or is not known in a condition",
            name.trim_matches('_')
        ))),
    }
}

fn equation(sign: &'static str, sides: &[Kind]) -> Result<Kind, NotACondition> {
    if sides.contains(&Kind::Computed) {
        return Err(NotACondition::ComputedEquality(sign));
    }
    Ok(Kind::Truth)
}

#[cfg(test)]
mod tests;
