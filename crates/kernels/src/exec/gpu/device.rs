//! The adapter, its device, and the pipelines compiled for it.

use super::{GpuError, Kernel, Memory, Steps, Threads};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A graphics processor made ready. Clones share it; pipelines that one plan had compiled serve the next.
#[derive(Clone)]
pub struct Device(Rc<Inner>);

struct Inner {
    device: wgpu::Device,
    queue: wgpu::Queue,
    info: wgpu::AdapterInfo,
    limits: wgpu::Limits,
    groups: Groups,
    /// For one operation a dispatch: memory that stays, the operation's record, the step's moment.
    launch_layout: wgpu::PipelineLayout,
    /// For the loop over steps: memory that stays, all records and moments, the span of steps.
    steps_layout: wgpu::PipelineLayout,
    pipelines: RefCell<HashMap<Shader, wgpu::ComputePipeline>>,
    fault: Fault,
    /// What memory was asked for last: what the device had no room for, when it tells so later.
    asked: Asked,
}

/// Layouts of the groups that shaders declare.
struct Groups {
    resident: wgpu::BindGroupLayout,
    slice: wgpu::BindGroupLayout,
    lists: wgpu::BindGroupLayout,
}

/// What is bound together.
#[derive(Clone, Copy)]
pub(super) enum Group {
    /// Arena, data, rows and outcome.
    Resident,
    /// So many bytes of a uniform buffer, at a dynamic offset.
    Slice(u64),
    /// All records and all moments.
    Lists,
}

/// What a pipeline is compiled from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shader {
    /// One operation, by workgroups of so many threads.
    Kernel(Kernel, u32),
    /// Whole steps.
    Steps(Steps),
}

impl Shader {
    /// The name of its shader, one of [`SHADERS`](super::SHADERS).
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kernel(kernel, _) => kernel.name(),
            Self::Steps(_) => "steps",
        }
    }

    /// The whole WGSL text.
    pub fn source(&self) -> String {
        match self {
            Self::Kernel(kernel, group) => kernel.source(*group),
            Self::Steps(steps) => steps.source(),
        }
    }
}

type Asked = Arc<Mutex<(Memory, u64)>>;

/// The first thing that went wrong outside of a call that could tell.
type Fault = Arc<Mutex<Option<GpuError>>>;

/// The contents of a mutex, also where a thread panicked that held it: a whole value is stored at once here.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(fault: &Fault, error: GpuError) {
    let mut first = held(fault);
    // What follows the loss of a device says less than the loss.
    if first.is_none() || matches!(error, GpuError::Lost(_)) {
        *first = Some(error);
    }
}

impl Device {
    /// The most capable device there is.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open() -> Result<Self, GpuError> {
        Self::open_within(u64::MAX).await
    }

    /// As [`Self::open`], for buffers of no more than so many bytes, a multiple of four.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_within(most: u64) -> Result<Self, GpuError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..Default::default()
        };
        let adapter = instance
            .request_adapter(&options)
            .await
            .map_err(|error| GpuError::NoAdapter(error.to_string()))?;
        let offered = adapter.limits();
        let required_limits = wgpu::Limits {
            max_storage_buffer_binding_size: offered.max_storage_buffer_binding_size.min(most),
            max_buffer_size: offered.max_buffer_size.min(most),
            ..wgpu::Limits::default()
        };
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("layerloom"),
            required_limits,
            memory_hints: wgpu::MemoryHints::Performance,
            ..Default::default()
        };
        let (device, queue) = adapter
            .request_device(&descriptor)
            .await
            .map_err(|error| GpuError::NoDevice(error.to_string()))?;
        let fault = Fault::default();
        let asked: Asked = Arc::new(Mutex::new((Memory::Arena, 0)));
        let (noted, at) = (fault.clone(), asked.clone());
        device.on_uncaptured_error(Arc::new(move |error| note(&noted, told(error, *held(&at)))));
        let noted = fault.clone();
        device.set_device_lost_callback(move |_, words| note(&noted, GpuError::Lost(words)));
        let groups = groups(&device);
        let layout = |groups: [&wgpu::BindGroupLayout; 3]| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: None,
                bind_group_layouts: &groups.map(Some),
                immediate_size: 0,
            })
        };
        let Groups { resident, slice, lists } = &groups;
        Ok(Self(Rc::new(Inner {
            // Browsers give no less than what they promise to all.
            limits: wgpu::Limits {
                max_buffer_size: device.limits().max_buffer_size.min(most),
                ..device.limits()
            },
            info: adapter.get_info(),
            launch_layout: layout([resident, slice, slice]),
            steps_layout: layout([resident, lists, slice]),
            pipelines: RefCell::default(),
            device,
            queue,
            groups,
            fault,
            asked,
        })))
    }

    /// What the adapter calls itself; browsers may keep it to themselves.
    pub fn name(&self) -> &str {
        &self.0.info.name
    }

    /// Whether it is a program on the CPU, which the CPU executor outruns.
    pub fn is_software(&self) -> bool {
        self.0.info.device_type == wgpu::DeviceType::Cpu
    }

    /// Whether the loops of one dispatch may run as long as they like. Mesa's llvmpipe ends all loops of an invocation
    /// after 65,535 turns together, without a word.
    pub fn runs_long_loops(&self) -> bool {
        !self.name().starts_with("llvmpipe")
    }

    /// How its work is cut up.
    pub fn threads(&self) -> Threads {
        if self.is_software() { Threads::Few } else { Threads::Many }
    }

    /// Number of pipelines compiled so far.
    pub fn compiled(&self) -> usize {
        self.0.pipelines.borrow().len()
    }

    /// What went wrong since the device was opened.
    ///
    /// # Errors
    /// The loss of the device, else the first error.
    pub fn check(&self) -> Result<(), GpuError> {
        held(&self.0.fault).clone().map_or(Ok(()), Err)
    }

    /// Gives the device up, as if its driver had: all that is on it is lost.
    pub fn lose(&self) {
        self.raw().destroy();
    }

    /// Takes it that the device has told of an error, as [`Self::check`] then does.
    pub fn fail(&self, error: GpuError) {
        note(&self.0.fault, error);
    }

    pub(super) fn raw(&self) -> &wgpu::Device {
        &self.0.device
    }

    pub(super) fn queue(&self) -> &wgpu::Queue {
        &self.0.queue
    }

    /// Compiles what is not compiled yet, and tells after each how many of how many are done.
    pub(super) async fn compile(
        &self,
        shaders: &[Shader],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), GpuError> {
        let Inner { device, pipelines, .. } = &*self.0;
        let fresh: Vec<&Shader> =
            shaders.iter().filter(|shader| !pipelines.borrow().contains_key(shader)).collect();
        // The browser compiles while further ones are asked for; a scope is done when its pipeline is.
        let asked: Vec<_> = fresh
            .iter()
            .map(|shader| {
                let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
                (self.pipeline_of(shader), scope.pop())
            })
            .collect();
        for (done, (shader, (pipeline, scope))) in fresh.iter().zip(asked).enumerate() {
            if let Some(error) = scope.await {
                return Err(told(error, *held(&self.0.asked)));
            }
            pipelines.borrow_mut().insert((*shader).clone(), pipeline);
            progress(done + 1, fresh.len());
        }
        Ok(())
    }

    fn pipeline_of(&self, shader: &Shader) -> wgpu::ComputePipeline {
        let Inner { device, launch_layout, steps_layout, .. } = &*self.0;
        let label = Some(shader.name());
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label,
            source: wgpu::ShaderSource::Wgsl(shader.source().into()),
        });
        device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label,
            layout: Some(match shader {
                Shader::Kernel(..) => launch_layout,
                Shader::Steps(_) => steps_layout,
            }),
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        })
    }

    /// A pipeline that was compiled before.
    pub(super) fn pipeline(&self, shader: &Shader) -> wgpu::ComputePipeline {
        self.0.pipelines.borrow().get(shader).expect("shaders are compiled with their plan").clone()
    }

    /// A buffer, or why there is none; of at least one word, which bindings need.
    pub(super) async fn buffer(
        &self,
        memory: Memory,
        bytes: u64,
        usage: wgpu::BufferUsages,
    ) -> Result<wgpu::Buffer, GpuError> {
        let scope = self.raw().push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let buffer = self.buffer_now(memory, bytes, usage);
        match scope.pop().await {
            None => buffer,
            Some(_) => Err(GpuError::OutOfMemory { memory, bytes }),
        }
    }

    /// A buffer; that there is no room shows only in [`Self::check`].
    pub(super) fn buffer_now(
        &self,
        memory: Memory,
        bytes: u64,
        usage: wgpu::BufferUsages,
    ) -> Result<wgpu::Buffer, GpuError> {
        let limit = if usage.contains(wgpu::BufferUsages::STORAGE) {
            self.0.limits.max_storage_buffer_binding_size.min(self.0.limits.max_buffer_size)
        } else {
            self.0.limits.max_buffer_size
        };
        if bytes > limit {
            return Err(GpuError::TooLarge { memory, bytes, limit });
        }
        *held(&self.0.asked) = (memory, bytes);
        Ok(self.raw().create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: bytes.next_multiple_of(4).max(4),
            usage,
            mapped_at_creation: false,
        }))
    }

    /// Binds buffers, whole but for slices.
    pub(super) fn bind(&self, group: Group, buffers: &[&wgpu::Buffer]) -> wgpu::BindGroup {
        let Groups { resident, slice, lists } = &self.0.groups;
        let (layout, size) = match group {
            Group::Resident => (resident, None),
            Group::Slice(bytes) => (slice, wgpu::BufferSize::new(bytes)),
            Group::Lists => (lists, None),
        };
        let entries: Vec<_> = (0..)
            .zip(buffers)
            .map(|(binding, buffer)| wgpu::BindGroupEntry {
                binding,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer, offset: 0, size }),
            })
            .collect();
        self.raw().create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
    }
}

/// Layouts of the groups that `common.wgsl`, `launch.wgsl` and `steps.wgsl` declare.
fn groups(device: &wgpu::Device) -> Groups {
    use wgpu::BufferBindingType::{Storage, Uniform};
    let (written, read) = (Storage { read_only: false }, Storage { read_only: true });
    let layout = |kinds: &[wgpu::BufferBindingType]| {
        let entries: Vec<_> = (0..)
            .zip(kinds)
            .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
                binding,
                visibility: wgpu::ShaderStages::COMPUTE,
                ty: wgpu::BindingType::Buffer {
                    ty: *ty,
                    has_dynamic_offset: *ty == Uniform,
                    min_binding_size: None,
                },
                count: None,
            })
            .collect();
        device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries: &entries })
    };
    Groups {
        resident: layout(&[written, read, read, written]),
        slice: layout(&[Uniform]),
        lists: layout(&[read, read]),
    }
}

/// What wgpu tells, as our error; `asked` is the memory that was asked for last.
fn told(error: wgpu::Error, asked: (Memory, u64)) -> GpuError {
    match error {
        wgpu::Error::OutOfMemory { .. } => GpuError::OutOfMemory { memory: asked.0, bytes: asked.1 },
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
            GpuError::Refused(description)
        }
    }
}
