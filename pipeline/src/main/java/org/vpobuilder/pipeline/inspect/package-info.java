/**
 * One sample of a release, for a person. In: a release, read by {@code pipeline.release}, and its
 * plan, which gives the shard of a sample. Out: a table, and the sample's files. Guarantees: keys
 * are checked before they become names of files, and the shown text has no control characters.
 * Rejects nothing: an unknown key is bad input, and the message gives the nearest keys.
 */
@NullMarked
package org.vpobuilder.pipeline.inspect;

import org.jspecify.annotations.NullMarked;
