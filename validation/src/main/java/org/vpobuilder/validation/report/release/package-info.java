/**
 * Stage 12, report of a release. Reads a release's manifest, spec, rejections and shards; writes a
 * folder with one page and the files of its gallery. Guarantees: counts are those of {@code vpo
 * stats}, every other number is computed here from the samples or is marked as published; the same
 * release gives the same bytes; the folder appears whole or not at all. A broken release is bad
 * input; {@code vpo verify} gives the details.
 */
@NullMarked
package org.vpobuilder.validation.report.release;

import org.jspecify.annotations.NullMarked;
