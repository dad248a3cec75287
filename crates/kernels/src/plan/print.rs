//! A plan as text, for people and for tests.

use super::{Op, Plan, Program, View};
use std::fmt::{Display, Formatter, Result};

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}[{}, {}]", self.start, self.rows, self.columns)
    }
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let touched = self.touched();
        for out in touched.writes.iter().chain(&touched.changes).filter(|view| !view.is_empty()) {
            write!(f, "{out} ")?;
        }
        write!(f, "← {}", touched.name)?;
        if let Self::MatMul { ta, tb, .. } = self {
            let mark = |flag: bool| if flag { "ᵀ" } else { "" };
            write!(f, " a{}·b{}", mark(*ta), mark(*tb))?;
        }
        if let Self::MatMul { epilogue, .. } | Self::Conv { epilogue, .. } = self {
            if epilogue.bias.is_some() {
                f.write_str(" + bias")?;
            }
            if epilogue.activation.is_some() {
                f.write_str(", activated")?;
            }
        }
        for view in &touched.reads {
            write!(f, " {view}")?;
        }
        Ok(())
    }
}

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for op in &self.ops {
            writeln!(f, "  {op}")?;
        }
        Ok(())
    }
}

impl Display for Plan {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "arena {} floats; {} trained values", self.arena, self.count())?;
        for (kind, slots) in [("trained", &self.parameters), ("kept", &self.states)] {
            for slot in slots {
                writeln!(f, "  {} {} of node {}: {}", kind, slot.name, slot.node.0, slot.view)?;
            }
        }
        write!(f, "step, {} rows\n{}", self.step.rows, self.step)?;
        if let Some(tail) = &self.tail {
            write!(f, "tail, {} rows\n{tail}", tail.rows)?;
        }
        write!(f, "forward, {} rows\n{}", self.forward.rows, self.forward)
    }
}
