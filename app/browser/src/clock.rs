//! The device's clock.

use js_sys::Date;
use spotcheck_client::world::Clock;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone, Copy, Default)]
pub struct DeviceClock;

impl Clock for DeviceClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(Date::now() as i64)
    }

    /// JavaScript counts west of UTC.
    fn offset_minutes(&self) -> i32 {
        -(Date::new_0().get_timezone_offset() as i32)
    }
}
