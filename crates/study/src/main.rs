//! A worker that studies one training after the other.
#![forbid(unsafe_code)]

#[cfg(feature = "gpu")]
mod graphics;

use js_sys::Uint8Array;
use layerloom_protocol::{Handover, Processor, from_bytes, to_bytes};
use layerloom_session::study::{Refusal, Rehearsal, profile};
use layerloom_study::{Finding, Obstacle, STEPS, Subject};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_subject = Closure::<dyn Fn(MessageEvent)>::new({
        let scope = scope.clone();
        move |message: MessageEvent| {
            let bytes = message.data().unchecked_into::<Uint8Array>().to_vec();
            let subject = from_bytes(&bytes).expect("the page sends subjects");
            spawn_local(study(scope.clone(), subject));
        }
    });
    scope.set_onmessage(Some(on_subject.into_js_value().unchecked_ref()));
    tell(&scope, &Finding::Ready);
}

fn tell(scope: &DedicatedWorkerGlobalScope, finding: &Finding) {
    scope.post_message(&Uint8Array::from(to_bytes(finding).as_slice())).expect("plain data can be sent");
}

async fn study(scope: DedicatedWorkerGlobalScope, subject: Subject) {
    let processor = if cfg!(target_feature = "relaxed-simd") { Processor::Fused } else { Processor::Cpu };
    let Handover { document, table, standing, .. } = subject.handover;
    let clock = scope.performance().expect("workers have a clock");
    match profile(&document, table.as_ref(), Some(&standing), || clock.now()) {
        Ok(profile) => tell(&scope, &Finding::Profile(profile)),
        Err(problems) => tell(&scope, &Finding::Obstacle(Obstacle::Wrong(problems))),
    }
    match Rehearsal::new(&document, table.as_ref(), Some(&standing), STEPS) {
        Ok(rehearsal) => {
            let exact = rehearsal.exact();
            let parity = rehearsal.parity(&rehearsal.on_cpu(), &exact);
            tell(&scope, &Finding::Parity(processor, parity));
            #[cfg(feature = "gpu")]
            if subject.graphics {
                tell(&scope, &graphics::nearness(&rehearsal, &exact).await);
            }
        }
        // What is wrong was told above.
        Err(Refusal::Wrong(_)) => {}
        Err(Refusal::TooLarge { floats }) => {
            tell(&scope, &Finding::Obstacle(Obstacle::TooLarge(floats as u64)));
        }
    }
    tell(&scope, &Finding::Done);
}
