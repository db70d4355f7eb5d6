//! Runs the real program in a folder of its own.

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A folder, and the program run in it.
pub(crate) struct Bench {
    dir: TempDir,
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Lists the folder, hidden files too.
    pub(crate) fn list(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yunbao"));
        command.args(args).current_dir(self.dir.path()).env_remove("RUST_BACKTRACE");
        command
    }

    /// Runs a line of shell with `$Y` as the program.
    pub(crate) fn shell(&self, line: &str) -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.dir.path());
        command.env("Y", env!("CARGO_BIN_EXE_yunbao")).env_remove("RUST_BACKTRACE");
        Ran::of(&command.output().unwrap())
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).stdin(Stdio::null()).output().unwrap())
    }

    pub(crate) fn run_with(&self, args: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        // A program that ends early closes its input: that is no fault of the test.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran::of(&output)
    }
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            status: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Checks the exit status and that the messages hold all of `words`.
    #[track_caller]
    pub(crate) fn expect(&self, status: i32, words: &[&str]) -> &Self {
        assert_eq!(self.status, Some(status), "wrong exit status; the messages are\n{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in the messages\n{}", self.err);
        }
        self
    }

    /// Gives the ids of the records written.
    pub(crate) fn ids(&self) -> Vec<String> {
        ids(&self.out)
    }
}

/// Gives the ids of JSONL records.
pub(crate) fn ids(jsonl: &str) -> Vec<String> {
    jsonl
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            record["id"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// Makes a row of JSONL.
pub(crate) fn row(id: &str, title: &str, text: &str) -> String {
    serde_json::json!({"id": id, "title": title, "text": text}).to_string() + "\n"
}

/// Makes so many rows of realistic and very uneven length.
pub(crate) fn rows(count: usize) -> String {
    let sentence =
        "云帆科技宣布完成近亿元 B+ 轮融资，由青岚资本领投，资金将用于建设智能算力中心。";
    (0..count)
        .map(|i| {
            row(&format!("r{i}"), "云帆科技完成 B+ 轮融资", &sentence.repeat(1 + (i * i) % 13))
        })
        .collect()
}
