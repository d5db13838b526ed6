/**
 * The page toolkit of stage 12, report. Reads sections made of tables, charts, pictures and
 * notices; writes one HTML file that needs nothing beside it. Guarantees: every text is escaped,
 * nothing is fetched, no script runs but the two whose hashes are in the page's content-security
 * policy, and the same parts give the same bytes. Rejects nothing.
 *
 * <p>Why these libraries: decision 12.
 */
@NullMarked
package org.vpobuilder.validation.report.page;

import org.jspecify.annotations.NullMarked;
