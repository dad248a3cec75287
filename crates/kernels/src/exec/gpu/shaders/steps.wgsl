// Whole steps in one dispatch of one workgroup: the bodies of a step's operations in sequence, with barriers where one
// needs what another has written, and that for every step of the span.

struct Span {
    first: u32,
    length: u32,
}

// The records of all programs, packed; a moment says where its program's begin.
@group(1) @binding(0) var<storage, read> records: array<Record>;
@group(1) @binding(1) var<storage, read> moments: array<Moment>;
@group(2) @binding(0) var<uniform> span: Span;

var<private> moment: Moment;
var<workgroup> halt: u32;

// Whether a guard has halted training, told to all threads alike.
fn halted(local: u32) -> bool {
    storageBarrier();
    if (local == 0u) {
        halt = atomicLoad(&outcome[0]);
    }
    return workgroupUniformLoad(&halt) != 0u;
}
