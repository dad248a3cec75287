//! The learning rate's factor in Python.

use crate::recipe::Recipe;
use crate::unknown;
use crate::write::{Lines, number};
use layerloom_document::{Catalog, Problem, Root};

/// Whether the learning rate changes.
pub(crate) fn changes(recipe: &Recipe) -> bool {
    recipe.schedule.id() != "constant"
}

/// Whether the function needs Python's `math`.
pub(crate) fn uses_math(recipe: &Recipe) -> bool {
    matches!(recipe.schedule.id(), "cosine" | "one-cycle")
}

/// `rate_factor`, where the learning rate changes.
pub(crate) fn write(out: &mut Lines, recipe: &Recipe, format: &str) -> Result<(), Vec<Problem>> {
    let picked = &recipe.schedule;
    let setting = |key| number(picked.number(key));
    let body = match picked.id() {
        "constant" => return Ok(()),
        "step" => format!("return {} ** int(epoch / {} + 1e-9)", setting("gamma"), setting("epochs")),
        "exponential" => format!("return {} ** epoch", setting("gamma")),
        "cosine" => format!(
            "floor, share = {}, min(epoch / {}, 1.0)
return floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * share))",
            setting("floor"),
            setting("epochs")
        ),
        "one-cycle" => format!(
            "total = {}
climb = {} * total
start = 1.0 / {}
end = start / {}

def glide(first, last, share):
    return last + (first - last) * 0.5 * (1.0 + math.cos(math.pi * share))

if epoch < climb:
    return glide(start, 1.0, epoch / climb)
return glide(1.0, end, min((epoch - climb) / (total - climb), 1.0))",
            setting("epochs"),
            setting("warm-share"),
            setting("start-division"),
            setting("final-division")
        ),
        "warm-up" => format!(
            "start = {}\nreturn start + (1.0 - start) * min(epoch / {}, 1.0)",
            setting("start"),
            setting("epochs")
        ),
        id => return Err(unknown::entry(Catalog::Schedule, id, format, Root::Recipe)),
    };
    out.line("def rate_factor(epoch):");
    out.deeper(|out| {
        out.line(r#""""The factor on the learning rate, by epochs done, with fractions.""""#);
        out.line(body);
    });
    out.line("\n");
    Ok(())
}
