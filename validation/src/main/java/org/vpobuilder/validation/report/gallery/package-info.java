/**
 * The gallery of a release's report. Reads samples with their files; writes small pictures,
 * compressed sounds and chunks of data next to the page, and the section of the page that shows
 * them. Guarantees: file names are made from checked keys, texts are written as text, and the same
 * samples give the same bytes. Rejects a sample if its files do not match its json.
 */
@NullMarked
package org.vpobuilder.validation.report.gallery;

import org.jspecify.annotations.NullMarked;
