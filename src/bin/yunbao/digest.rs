//! `yunbao digest`: a week of news in, a finished issue out.

use std::path::{Path, PathBuf};

use yunbao::{
    cluster::{Clusterer, Settings},
    digest::{Editor, Form, Issue, Others, Previous, Template},
    error::Place,
    io::{Code, Fault, Overwrite, Source, Target},
    record::Record,
};

use crate::{
    outcome::{self, Exit, Failure},
    output,
    records::RecordArgs,
};

/// Make a finished bulletin of a week's news: Markdown, and one HTML page
///
/// Reads what `run` reads, and the JSONL that `run` writes. One entry an event: records of one cluster stand together.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub(crate) struct Args {
    #[command(flatten)]
    records: RecordArgs,
    /// The file for the Markdown; standard output where there is neither this nor --html
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    output: Option<PathBuf>,
    /// The file for the page: one file of HTML with filters and charts, no outside resources
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,
    /// Replace outputs that exist
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Write what there is where an input is damaged or the run is stopped
    #[arg(long, help_heading = "Output")]
    keep_partial: bool,
    /// The name of the bulletin
    #[arg(long, value_name = "NAME", default_value = "云报周报", help_heading = "Issue")]
    title: String,
    /// The number of the issue
    #[arg(long, value_name = "N", help_heading = "Issue")]
    number: Option<u32>,
    /// Leave out items before this day; items without a date stay
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Issue")]
    since: Option<String>,
    /// Leave out items after this day
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Issue")]
    until: Option<String>,
    /// The most entries of a section
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Issue")]
    per_section: usize,
    /// About how many characters a body may have, 40 to 10000
    #[arg(long, value_name = "CHARS", default_value_t = 320, help_heading = "Issue")]
    length: usize,
    /// Keep items of no section, in a section of their own
    #[arg(long, help_heading = "Issue")]
    others: bool,
    /// Earlier issues: a folder of them, an issue with its own list, or lines of title, tab, address
    #[arg(long, value_name = "PATH", help_heading = "Issue")]
    previous: Vec<PathBuf>,
    /// Render with this template: HTML where its name has .html in it, else Markdown; once for each
    #[arg(long, value_name = "FILE", help_heading = "Issue")]
    template: Vec<PathBuf>,
    /// Print a built-in template, to start one's own from, and do nothing else: md, html
    #[arg(long, value_name = "FORM", exclusive = true, help_heading = "Issue")]
    print_template: Option<Form>,
}

const AFTER: &str = "\
Templates are those of minijinja, close to Jinja. They see the issue: title, number, heading, period, overview,
sections, deals, figures, charts, companies, previous; for pages also style, script, data. The functions link(text, url)
and the filters sha256 and line are there too. `{% extends 'digest.md' %}` or 'digest.html' takes over a built-in one,
whose blocks can be replaced: head, overview, sections, entry, funding, figures, previous, footer.";

/// What is to be written, checked before anything is read.
struct Outputs {
    markdown: Option<(Target, Template)>,
    html: Option<(Target, Template)>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    if let Some(form) = args.print_template {
        let mut out = Target::stdout();
        output::write(&mut out, form.builtin().as_bytes())?;
        output::publish(out)?;
        return Ok(Exit::Done);
    }
    let editor = args.editor()?;
    let sources = args.records.sources();
    let outputs = args.outputs(&sources)?;
    let mut records: Vec<Record> = Vec::new();
    let exit = args.records.read(sources, |_, record| {
        records.push(record);
        Ok(())
    })?;
    if matches!(exit, Exit::Reported(_) | Exit::Interrupted(_)) && !args.keep_partial {
        outcome::say(
            "nothing was written: the input was not read to its end  hint: --keep-partial writes what there is",
        );
        return Ok(exit);
    }
    cluster(&mut records)?;
    let issue = editor.edit(&records);
    outputs.write(&issue)?;
    if !args.records.quiet {
        outcome::say(&closing(&issue));
    }
    Ok(exit)
}

/// Finds items about the same event, where the records do not say it yet.
fn cluster(records: &mut [Record]) -> Result<(), Failure> {
    if records.iter().any(|r| r.cluster.is_some()) {
        return Ok(());
    }
    let mut clusterer = Clusterer::new(Settings::default())?;
    clusterer.extend(records);
    for found in clusterer.clusters() {
        for member in found.members {
            if let Some(record) = records.get_mut(member as usize) {
                record.cluster = Some(found.id);
            }
        }
    }
    Ok(())
}

impl Args {
    fn editor(&self) -> Result<Editor, Failure> {
        let mut builder = Editor::builder()
            .title(self.title.as_str())
            .per_section(self.per_section)
            .length(self.length)
            .others(if self.others { Others::Keep } else { Others::Leave });
        if let Some(number) = self.number {
            builder = builder.number(number);
        }
        if let Some(day) = &self.since {
            builder = builder.since(day.as_str());
        }
        if let Some(day) = &self.until {
            builder = builder.until(day.as_str());
        }
        for path in &self.previous {
            builder = builder.previous(Previous::load(path)?);
        }
        Ok(builder.build()?)
    }

    fn outputs(&self, sources: &[Result<Source, Fault>]) -> Result<Outputs, Failure> {
        let stdout = self.output.as_deref().is_some_and(|p| p == Path::new("-"));
        let named = self.output.as_deref().filter(|_| !stdout);
        for output in [named, self.html.as_deref()].into_iter().flatten() {
            let inputs = sources.iter().flatten().filter_map(Source::path);
            if inputs.into_iter().any(|input| output::is_same(input, output)) {
                return Err(same(output, "is an input and an output"));
            }
        }
        if let (Some(a), Some(b)) = (named, self.html.as_deref())
            && (a == b || output::is_same(a, b))
        {
            return Err(same(a, "is to hold both the Markdown and the page"));
        }
        let mut templates = [None, None];
        for path in &self.template {
            let template = Template::load(path)?;
            let place = usize::from(template.form() == Form::Html);
            let Some(slot) = templates.get_mut(place) else { continue };
            if slot.replace(template).is_some() {
                return Err(same(path, "is the second template of its form"));
            }
        }
        let [markdown, html] = templates;
        let wants = named.is_some() || stdout || self.html.is_none();
        if (markdown.is_some() && !wants) || (html.is_some() && self.html.is_none()) {
            let message = "a template for an output that is not asked for";
            return Err(Fault::plain(Code::Usage, message).hint("-o FILE, --html FILE").into());
        }
        let overwrite = if self.force { Overwrite::Replace } else { Overwrite::Refuse };
        let create = |path: Option<&Path>| {
            path.map_or_else(|| Ok(Target::stdout()), |path| Target::create(path, overwrite))
        };
        let or_builtin = |own: Option<Template>, builtin: fn() -> yunbao::Result<Template>| {
            own.map_or_else(builtin, Ok)
        };
        Ok(Outputs {
            markdown: if wants {
                Some((create(named)?, or_builtin(markdown, Template::markdown)?))
            } else {
                None
            },
            html: match self.html.as_deref() {
                Some(path) => Some((create(Some(path))?, or_builtin(html, Template::html)?)),
                None => None,
            },
        })
    }
}

fn same(path: &Path, message: &str) -> Failure {
    Fault::new(Code::SameFile, Place::new(path.to_string_lossy(), 0), message).into()
}

impl Outputs {
    /// Renders both before either is published: an error in a template leaves nothing behind.
    fn write(self, issue: &Issue) -> Result<(), Failure> {
        let mut ready = Vec::new();
        for (mut target, template) in [self.markdown, self.html].into_iter().flatten() {
            output::write(&mut target, template.render(issue)?.as_bytes())?;
            ready.push(target);
        }
        ready.into_iter().try_for_each(output::publish)
    }
}

fn closing(issue: &Issue) -> String {
    let figures = &issue.figures;
    let mut out = vec![format!("{} items, {} entries", figures.items, figures.entries)];
    let others = [
        (figures.left_out, "events without room (--per-section)"),
        (figures.others, "items of no section (--others)"),
        (figures.outside, "items outside the days"),
        (issue.deals.len(), "financings"),
    ];
    let named = others.iter().filter(|(count, _)| *count > 0);
    out.extend(named.map(|(count, what)| format!("{count} {what}")));
    out.join(", ")
}
