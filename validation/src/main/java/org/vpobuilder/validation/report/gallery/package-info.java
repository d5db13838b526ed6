/**
 * The gallery of a release's report. Reads samples with their files; writes small pictures,
 * compressed sounds and chunks of data beside the page, and the part of the page that shows them.
 * Guarantees: a file's name is made of a checked key, texts reach the page as texts, and the same
 * samples give the same bytes. Rejects a sample whose files are not what its json says.
 */
@NullMarked
package org.vpobuilder.validation.report.gallery;

import org.jspecify.annotations.NullMarked;
