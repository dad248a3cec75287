//! A matrix product by itself.

use crate::Wrong;
use crate::session::reserved;
use layerloom_document::Bilingual;
use layerloom_engine::exec::{Factor, matmul};

/// Two matrices that stay in memory, and their product.
pub struct Product {
    a: Vec<f32>,
    b: Vec<f32>,
    out: Vec<f32>,
    /// Rows of a; columns of a, which are the rows of b; columns of b.
    sizes: [usize; 3],
    workspace: Vec<f32>,
}

/// The longest side of a matrix.
const MAX_SIDE: usize = 1 << 16;

impl Product {
    /// Checks the lengths of a `[m, k]` and b `[k, n]`; to be done before they are copied.
    ///
    /// # Errors
    /// When a side or a length is not as it should be.
    pub fn check([m, k, n]: [usize; 3], a: usize, b: usize) -> Result<(), Wrong> {
        for (what, side) in [("m", m), ("k", k), ("n", n)] {
            if !(1..=MAX_SIDE).contains(&side) {
                return Err(Wrong::Count { what, most: MAX_SIDE });
            }
        }
        for (what, got, rows, columns, letters) in [("a", a, m, k, "[m, k]"), ("b", b, k, n, "[k, n]")] {
            let expected = rows as u64 * columns as u64;
            if got as u64 != expected {
                let sizes = format!("{letters} = [{rows}, {columns}]");
                let rule = Bilingual::new(sizes.clone(), sizes);
                return Err(Wrong::Length { what, got, expected, rule });
            }
        }
        Ok(())
    }

    /// Both factors, row-major. Asserts that the lengths were checked.
    ///
    /// # Errors
    /// When there is no memory for the product.
    pub fn new(sizes: [usize; 3], a: Vec<f32>, b: Vec<f32>) -> Result<Self, Wrong> {
        let [m, k, n] = sizes;
        assert_eq!((a.len(), b.len()), (m * k, k * n), "the lengths were checked");
        Ok(Self { a, b, out: reserved(m * n)?, sizes, workspace: Vec::new() })
    }

    /// Computes the product so many times.
    pub fn run(&mut self, count: usize) {
        let factor = |values| Factor { values, transposed: false };
        for _ in 0..count {
            matmul(factor(&self.a), factor(&self.b), &[], self.sizes, &mut self.out, &mut self.workspace);
        }
    }

    /// The product `[m, n]` as it was last computed; 0 everywhere before.
    pub fn values(&self) -> &[f32] {
        &self.out
    }
}
