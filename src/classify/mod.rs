//! Classification: the buckets of the bulletin, and classifiers of any labels that anyone can train.

mod bucket;
mod calibration;
mod classifier;
mod compare;
mod dataset;
mod explain;
mod metrics;
mod model;
mod network;
mod table;
mod thresholds;
mod train;
mod vocabulary;

pub use self::{
    bucket::{Bucket, Label},
    calibration::Calibration,
    classifier::Classifier,
    compare::{Comparison, Difference, Flip, compare},
    dataset::{Dataset, Example, Format},
    explain::{CuePiece, Explanation, Piece},
    metrics::{Bin, Judged, LabelReport, Outcome, Prf, Report, calibration_error, judge},
    model::{Model, Prediction, Predictor},
    train::{Aim, Fields, Progress, Settings, Task, Trainer},
};
