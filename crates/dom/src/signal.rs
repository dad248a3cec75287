//! Signals, memos and stored values over Leptos's, which know every type of value apart: here the value lies behind a
//! pointer, Leptos handles pointers alone, and its code is there once instead of once for each type.
//!
//! All are handles that can be copied, and end with the owner that they were made under. Reading a handle that has
//! ended panics, as it does in Leptos; `try_` variants do not.

use super::call::Read;
use leptos::prelude::{
    Get, GetUntracked, GetValue, LocalStorage, Memo as Computed, Notify, RwSignal as Held,
    StoredValue as Kept, Track,
};
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

type Pointer = Rc<dyn Any>;

const WRONG: &str = "a handle's value has the handle's type";

/// A value that can be changed, and tells those that read it.
pub struct RwSignal<T>(Held<Pointer, LocalStorage>, PhantomData<fn() -> T>);

/// A value that is computed from others, and tells on when it differs.
pub struct Memo<T>(Computed<Compared>, PhantomData<fn() -> T>);

/// A value that is computed from others each time.
pub struct Signal<T>(Kept<Pointer, LocalStorage>, PhantomData<fn() -> T>);

/// A value that tells nobody.
pub struct StoredValue<T>(Kept<Pointer, LocalStorage>, PhantomData<fn() -> T>);

macro_rules! handles {
    ($($name:ident)*) => {$(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}
    )*};
}

handles!(RwSignal Memo Signal StoredValue);

// Leptos's part, compiled once.

fn hold(pointer: Pointer) -> Held<Pointer, LocalStorage> {
    Held::new_local(pointer)
}

fn held(signal: Held<Pointer, LocalStorage>) -> Pointer {
    signal.get_untracked()
}

fn try_held(signal: Held<Pointer, LocalStorage>) -> Option<Pointer> {
    signal.try_get_untracked()
}

fn follow_held(signal: Held<Pointer, LocalStorage>) {
    signal.track();
}

fn tell(signal: Held<Pointer, LocalStorage>) {
    signal.notify();
}

fn keep(pointer: Pointer) -> Kept<Pointer, LocalStorage> {
    Kept::new_local(pointer)
}

fn kept(value: Kept<Pointer, LocalStorage>) -> Pointer {
    value.get_value()
}

fn try_kept(value: Kept<Pointer, LocalStorage>) -> Option<Pointer> {
    value.try_get_value()
}

fn compute(read: Box<dyn Read<Compared>>) -> Computed<Compared> {
    let read = SendWrapper::new(read);
    Computed::new(move |_| read.read())
}

fn computed(memo: Computed<Compared>) -> Pointer {
    memo.get().value.take()
}

fn computed_untracked(memo: Computed<Compared>) -> Pointer {
    memo.get_untracked().value.take()
}

/// What a memo computed.
#[derive(Clone)]
struct Compared {
    value: SendWrapper<Pointer>,
    /// Whether two values of the type that these have are the same.
    same: fn(&Pointer, &Pointer) -> bool,
}

impl PartialEq for Compared {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&self.value, &other.value)
    }
}

fn same<T: PartialEq + 'static>(one: &Pointer, other: &Pointer) -> bool {
    value::<T>(one) == value::<T>(other)
}

// A few bytes of name are compared each time: not at each place.

#[inline(never)]
fn value<T: 'static>(pointer: &Pointer) -> &T {
    pointer.downcast_ref().expect(WRONG)
}

#[inline(never)]
fn cell<T: 'static>(pointer: &Pointer) -> &RefCell<T> {
    pointer.downcast_ref().expect(WRONG)
}

impl<T: 'static> RwSignal<T> {
    /// With a value.
    pub fn new(value: T) -> Self {
        Self(hold(Rc::new(RefCell::new(value))), PhantomData)
    }

    /// Looks at the value, and follows it.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        follow_held(self.0);
        self.with_untracked(look)
    }

    /// Looks at the value.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&cell(&held(self.0)).borrow())
    }

    /// The value, followed.
    #[inline(never)]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        follow_held(self.0);
        self.get_untracked()
    }

    /// The value.
    #[inline(never)]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        cell::<T>(&held(self.0)).borrow().clone()
    }

    /// The value, unless the signal has ended.
    pub fn try_get_untracked(self) -> Option<T>
    where
        T: Clone,
    {
        try_held(self.0).map(|pointer| cell::<T>(&pointer).borrow().clone())
    }

    /// Follows the value.
    pub fn track(self) {
        follow_held(self.0);
    }

    /// Another value.
    #[inline(never)]
    pub fn set(self, value: T) {
        cell(&held(self.0)).replace(value);
        tell(self.0);
    }

    /// Another value, unless the signal has ended.
    pub fn try_set(self, value: T) {
        if let Some(pointer) = try_held(self.0) {
            cell(&pointer).replace(value);
            tell(self.0);
        }
    }

    /// Changes the value in place.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        change(&mut cell(&held(self.0)).borrow_mut());
        tell(self.0);
    }
}

impl<T: Default + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: PartialEq + 'static> Memo<T> {
    /// Computed by a closure.
    pub fn new(read: impl Fn() -> T + 'static) -> Self {
        Self(
            compute(Box::new(move || Compared { value: SendWrapper::new(Rc::new(read())), same: same::<T> })),
            PhantomData,
        )
    }

    /// Looks at the value, and follows it.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(value(&computed(self.0)))
    }

    /// Looks at the value.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(value(&computed_untracked(self.0)))
    }

    /// The value, followed.
    #[inline(never)]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value.
    #[inline(never)]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Follows the value.
    pub fn track(self) {
        computed(self.0);
    }
}

impl<T: 'static> Signal<T> {
    /// Computed by a closure.
    pub fn derive(read: impl Fn() -> T + 'static) -> Self {
        let read: Box<dyn Read<T>> = Box::new(read);
        Self(keep(Rc::new(read)), PhantomData)
    }

    /// The value; what it is computed from is followed.
    pub fn get(self) -> T {
        value::<Box<dyn Read<T>>>(&kept(self.0)).read()
    }
}

impl<T: Clone + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::derive(move || value.clone())
    }
}

impl<T: Clone + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::derive(move || signal.get())
    }
}

impl<T: 'static> StoredValue<T> {
    /// With a value.
    pub fn new(value: T) -> Self {
        Self(keep(Rc::new(RefCell::new(value))), PhantomData)
    }

    /// Looks at the value.
    pub fn with_value<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&cell(&kept(self.0)).borrow())
    }

    /// Looks at the value, unless it has ended.
    pub fn try_with_value<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        try_kept(self.0).map(|pointer| look(&cell(&pointer).borrow()))
    }

    /// Changes the value in place.
    pub fn update_value<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut cell(&kept(self.0)).borrow_mut())
    }

    /// Changes the value in place, unless it has ended.
    pub fn try_update_value<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        try_kept(self.0).map(|pointer| change(&mut cell(&pointer).borrow_mut()))
    }

    /// The value.
    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        cell::<T>(&kept(self.0)).borrow().clone()
    }

    /// Another value.
    pub fn set_value(self, value: T) {
        cell(&kept(self.0)).replace(value);
    }
}
