//! Roles of blocks that words show: captions, bylines, pointers to other articles, notices.

use crate::language::Language;
use crate::tags::T;
use entente_model::{Block, Role};
use entente_packs::{Folded, Hit};

/// A mark with at least this weight makes its block noise wherever it stands in it.
const ANYWHERE: i32 = 11;
/// A line of at most this many characters may be a dateline.
const LINE: usize = 80;
/// A pointer to another article is shorter, in characters.
const POINTER: usize = 140;
/// A mark with at least this weight makes everything after it noise too.
const REST: i32 = 20;

/// The blocks with roles refined by the language's words for noise.
pub(crate) fn refine(
    blocks: &[Block],
    text: &Folded,
    hits: &[Hit],
    language: &Language,
    title: Option<&str>,
) -> Vec<Block> {
    let folded = text.as_str();
    let title = title.map(entente_packs::fold);
    let mut rest: Option<Role> = None;
    // Under a line that only points elsewhere, short lines are pointers too.
    let mut pointers = false;
    let mut refined = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let mut block = block.clone();
        let (start, end) = (text.folded_at(block.span.start()), text.folded_at(block.span.end()));
        let body = folded.get(start..end).unwrap_or("");
        if let Some(role) = rest {
            block.role = role;
            refined.push(block);
            continue;
        }
        if pointers {
            pointers = body.chars().count() < POINTER && !body.trim_end().ends_with('.');
            if pointers {
                block.role = Role::Teaser;
                refined.push(block);
                continue;
            }
        }
        if block.role.may_promise() {
            let opening = body.find(char::is_alphanumeric).unwrap_or(0);
            let from = hits.partition_point(|h| h.start < start);
            for hit in hits[from..].iter().take_while(|h| h.start < end) {
                let Some(role) = role_of(hit, language) else { continue };
                let weight = language.lexicon.entry(hit.entry).weight;
                let opens = hit.start <= start + opening;
                // A dateline that runs on into the text is no block of its own.
                if role == Role::Dateline && body.chars().count() > LINE {
                    continue;
                }
                // A paragraph of several sentences may open with an arrow.
                let paragraph = language.verb_final()
                    && weight < ANYWHERE
                    && matches!(role, Role::Teaser | Role::Boilerplate)
                    && body.trim_end().ends_with('.')
                    && body.matches(". ").count() >= 1
                    && body.chars().count() >= LINE;
                if paragraph {
                    continue;
                }
                if opens || weight >= ANYWHERE {
                    block.role = role;
                    let after = folded.get(hit.end..end).unwrap_or("");
                    pointers = role == Role::Teaser
                        && opens
                        && !after.contains(char::is_alphanumeric)
                        && language.meta.capitals;
                    if weight >= REST && opens && index > 2 {
                        rest = Some(role);
                    }
                    break;
                }
            }
            if index < 3 && title.as_deref().is_some_and(|t| t.trim() == body.trim()) {
                block.role = Role::Title;
            }
        }
        refined.push(block);
    }
    refined
}

fn role_of(hit: &Hit, language: &Language) -> Option<Role> {
    [
        (T::Caption, Role::Caption),
        (T::Byline, Role::Byline),
        (T::Teaser, Role::Teaser),
        (T::Boilerplate, Role::Boilerplate),
        (T::Dateline, Role::Dateline),
    ]
    .into_iter()
    .find(|&(tag, _)| language.has(hit.entry, tag))
    .map(|(_, role)| role)
}
