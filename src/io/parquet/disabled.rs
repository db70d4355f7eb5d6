//! What stands in for Parquet where this build has it not.

use std::{convert::Infallible, io};

use crate::{
    error::Place,
    io::{
        fault::{Code, Fault},
        open::Meter,
        reader::{Columnar, Options},
        source::Source,
        target::Target,
    },
    record::Record,
};

fn missing() -> &'static str {
    "this build of yunbao is without Parquet"
}

/// Refuses the file.
pub(in crate::io) fn open(source: &Source, _: &Options, _: &Meter) -> Result<Columnar, Fault> {
    let fault = Fault::new(Code::Usage, Place::new(source.name(), 0), missing());
    Err(fault.hint("build it with the feature parquet"))
}

/// Writes records as Parquet, in builds that have it.
#[derive(Debug)]
pub struct ParquetWriter(Infallible);

impl ParquetWriter {
    /// Refuses.
    ///
    /// # Errors
    ///
    /// Always: this build is without Parquet.
    pub fn new(_: Target) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, missing()))
    }

    /// Borrows the output.
    pub fn target(&self) -> &Target {
        match self.0 {}
    }

    /// Takes a record.
    ///
    /// # Errors
    ///
    /// Never: there is no such writer.
    pub fn push(&mut self, _: Box<Record>) -> io::Result<()> {
        match self.0 {}
    }

    /// Gives the output back.
    ///
    /// # Errors
    ///
    /// Never: there is no such writer.
    pub fn finish(self) -> io::Result<Target> {
        match self.0 {}
    }
}
