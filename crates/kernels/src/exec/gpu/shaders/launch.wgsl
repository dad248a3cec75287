// One operation a dispatch: its record and its moment are slices of long uniform buffers, chosen by dynamic offsets.

@group(1) @binding(0) var<uniform> record: Record;
@group(2) @binding(0) var<uniform> moment: Moment;

// Whether a guard has halted training: what then follows changes nothing.
fn halted() -> bool {
    return moment.number != 0u && atomicLoad(&outcome[0]) != 0u;
}
