//! The graphics processor: which, and how much of its memory is free.

use crate::wire::Place;
use candle_core::Device;

/// The first graphics processor that this build can use, with its free memory in bytes.
pub fn find() -> Option<(Device, Place, u64)> {
    #[cfg(feature = "cuda")]
    if let Some(found) = cuda() {
        return Some(found);
    }
    #[cfg(feature = "metal")]
    if let Some(found) = metal() {
        return Some(found);
    }
    None
}

/// Bytes free on a device now; `None` where it does not say.
pub fn free(device: &Device) -> Option<u64> {
    match device {
        #[cfg(feature = "cuda")]
        Device::Cuda(cuda) => {
            let stream = cuda.cuda_stream();
            let (free, _) = stream.context().mem_get_info().ok()?;
            Some(free as u64)
        }
        #[cfg(feature = "metal")]
        Device::Metal(metal) => {
            let device = metal.metal_device();
            let most = device.recommended_max_working_set_size();
            Some(most.saturating_sub(device.current_allocated_size()) as u64)
        }
        _ => None,
    }
}

#[cfg(feature = "cuda")]
fn cuda() -> Option<(Device, Place, u64)> {
    let device = Device::new_cuda(0).ok()?;
    let name = {
        let stream = device.as_cuda_device().ok()?.cuda_stream();
        stream.context().name().ok()?
    };
    let free = free(&device)?;
    Some((device, Place::Cuda(name), free))
}

#[cfg(feature = "metal")]
fn metal() -> Option<(Device, Place, u64)> {
    let device = Device::new_metal(0).ok()?;
    let free = free(&device)?;
    Some((device, Place::Metal, free))
}
