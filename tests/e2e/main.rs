//! The real window, driven through WebKitWebDriver under a virtual display, with the real encrypted store, the real
//! knowledge database and the real engine on the small test model.

mod bench;
mod driver;
mod faults;
mod job;
mod network;
mod page;
mod screens;
