
var<workgroup> NAME_steps: u32;

// All samples. That all threads turn as often has to be shown, because turns end with barriers.
fn NAME(record: Record, thread: u32, threads: u32) {
    if (thread == 0u) {
        NAME_steps = record.out.extra;
    }
    let steps = workgroupUniformLoad(&NAME_steps);
    NAME_walk(record, vec2<u32>(0u, record.out.rows / steps), thread, threads, steps);
}
