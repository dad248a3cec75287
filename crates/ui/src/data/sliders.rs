//! A data setting on one line: its name, a slider, and the number, which can be typed too.

use crate::controls::{Help, Slide};
use crate::dom::*;
use crate::page::now_millis;
use crate::store::use_store;
use layerloom_document::decimal::{Plain, parse_f64};
use layerloom_document::{DATA, Edit, ParamKind, Root, Value};
use leptos::ev::Event;

/// The line of a number among the data's settings.
#[component]
pub(super) fn SliderLine(
    /// Which setting.
    key: &'static str,
    /// How far one step of the slider goes.
    step: u32,
) -> impl IntoView {
    let store = use_store();
    let param = DATA.param(key).expect("the data declares what its panel shows");
    let (min, max) = match param.kind {
        ParamKind::Number { min, max, .. } => (min, max),
        ParamKind::Integer { min, max, .. } => (min as f64, max as f64),
        _ => (0.0, 1.0),
    };
    let value = memo(move || store.document.with(|document| DATA.number(&document.data, key)));
    let slid = StoredValue::new(Slide::default());
    let number =
        |event: &Event| parse_f64(event_target_value(event).trim()).filter(|number| number.is_finite());
    let slide = move |event: Event| {
        let Some(number) = number(&event) else { return };
        let gesture = slid.update_value(|slid| slid.gesture(now_millis()));
        store.edit_live(Edit::set(Root::Data, key, Value::Number(number)), gesture);
    };
    // What is typed is taken as near as it may be; nonsense falls back to what stood there.
    let typed = StoredValue::new(0_u32);
    let redo = RwSignal::new(0_u32);
    let enter = move |event: Event| {
        if let Some(number) = number(&event) {
            store.edit(Edit::set(Root::Data, key, Value::Number(number.round().max(min).min(max))));
        }
        typed.update_value(|count| *count += 1);
        redo.set(typed.get_value());
    };
    let name = store.words(param.name);
    let share = move || format!("--share:{:.4}", Plain::from((value.get() - min) / (max - min)));
    view! {
        <div class="slider-line" data-part=key>
            <span class="slider-name">
                {name}
                <Help name=param.name text=param.help/>
            </span>
            <span class="slider" style=share>
                <input
                    type="range"
                    min=min
                    max=max
                    step=step
                    aria-label=name
                    prop:value=move || Plain::from(value.get()).to_string()
                    on:input=slide
                    on:pointerdown=move |_| slid.update_value(Slide::begin)
                    on:keydown=move |_| slid.update_value(Slide::end)
                    on:change=move |_| slid.update_value(Slide::end)
                />
            </span>
            <span class="slider-number">
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label=name
                    prop:value=move || {
                        redo.track();
                        Plain::from(value.get()).to_string()
                    }
                    on:change=enter
                />
                <i>{param.unit}</i>
            </span>
        </div>
    }
}
