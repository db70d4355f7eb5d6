//! What a footer claims, held against the file before anything is decoded.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
};

use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

use crate::io::{
    expand::Growth,
    parquet::{
        MAGIC, MAGIC_ENCRYPTED,
        enabled::nesting::{self, DEEPEST},
    },
};

/// Checks the ends of a file.
pub(super) fn ends(file: &mut File) -> std::io::Result<Result<(), String>> {
    let length = file.seek(SeekFrom::End(0))?;
    if length < 12 {
        return Ok(Err(format!("of {length} bytes is no Parquet file")));
    }
    let (mut start, mut end) = ([0; 4], [0; 4]);
    file.rewind()?;
    file.read_exact(&mut start)?;
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut end)?;
    file.rewind()?;
    Ok(if end == MAGIC_ENCRYPTED || start == MAGIC_ENCRYPTED {
        Err("is encrypted, which is unsupported".to_owned())
    } else if start != MAGIC {
        Err("is no Parquet file: it does not begin with PAR1".to_owned())
    } else if end == MAGIC {
        depth(file, length)?
    } else {
        Err("is truncated: it begins with PAR1, but does not end with it".to_owned())
    })
}

/// Checks the depth of the columns.
fn depth(file: &mut File, length: u64) -> std::io::Result<Result<(), String>> {
    let mut size = [0; 4];
    file.seek(SeekFrom::End(-8))?;
    file.read_exact(&mut size)?;
    let size = u64::from(u32::from_le_bytes(size));
    if size + 12 > length {
        return Ok(Err(format!("claims a footer of {size} bytes, more than there are")));
    }
    file.seek(SeekFrom::Start(length - 8 - size))?;
    let mut footer = Vec::new();
    file.take(size).read_to_end(&mut footer)?;
    file.rewind()?;
    Ok(match nesting::of_footer(&footer) {
        Some(depth) if depth > DEEPEST => {
            Err(format!("nests columns more than {DEEPEST} deep, which is unsupported"))
        }
        Some(_) => Ok(()),
        None => Err("the footer is damaged".to_owned()),
    })
}

/// Checks the counts and sizes that a footer claims.
pub(super) fn claims(meta: &ParquetMetaData, length: u64, growth: Growth) -> Result<(), String> {
    let mut rows = 0_i64;
    for (at, group) in meta.row_groups().iter().enumerate() {
        of_group(group, length, growth).map_err(|why| format!("row group {at} {why}"))?;
        rows = rows.saturating_add(group.num_rows());
    }
    let claimed = meta.file_metadata().num_rows();
    if rows != claimed {
        return Err(format!("the footer claims {claimed} rows, its row groups {rows}"));
    }
    Ok(())
}

fn of_group(group: &RowGroupMetaData, length: u64, growth: Growth) -> Result<(), String> {
    let rows = group.num_rows();
    if rows < 0 {
        return Err(format!("claims {rows} rows"));
    }
    for column in group.columns() {
        let name = column.column_path().string();
        let (start, packed, size) =
            (column.data_page_offset(), column.compressed_size(), column.uncompressed_size());
        let start = column.dictionary_page_offset().map_or(start, |d| d.min(start));
        let (Ok(start), Ok(packed), Ok(size)) =
            (u64::try_from(start), u64::try_from(packed), u64::try_from(size))
        else {
            return Err(format!("claims a negative place or size for column {name:?}"));
        };
        if start.checked_add(packed).is_none_or(|end| end > length) {
            return Err(format!(
                "claims that column {name:?} lies beyond the file's {length} bytes"
            ));
        }
        let allowed = growth.free.max(packed.saturating_mul(growth.ratio));
        if size > allowed {
            return Err(format!(
                "claims {size} bytes for column {name:?}, of {packed} packed ones"
            ));
        }
        let flat = column.column_descr().max_rep_level() == 0;
        if flat && column.num_values() != rows {
            let values = column.num_values();
            return Err(format!("claims {rows} rows, but {values} values of column {name:?}"));
        }
    }
    Ok(())
}
