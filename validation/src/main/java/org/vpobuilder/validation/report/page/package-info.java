/**
 * The page toolkit of stage 12, report. Reads sections made of tables, charts, pictures and
 * notices; writes one HTML file that needs nothing beside it, but for a gallery that lies in files
 * beside its page. Guarantees: every text is escaped, nothing comes from a network, no script runs
 * but those whose hashes are in the page's content-security policy and the data that they load from
 * beside the page, and the same parts give the same bytes. Rejects nothing.
 *
 * <p>Why these libraries: decision 12.
 */
@NullMarked
package org.vpobuilder.validation.report.page;

import org.jspecify.annotations.NullMarked;
