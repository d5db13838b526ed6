/**
 * The page toolkit of stage 12, report. Reads sections made of tables, charts, pictures and
 * notices; writes one HTML file that needs no other file, except if it has a gallery in files next
 * to it. Guarantees: every text is escaped, nothing comes from a network, the only scripts that run
 * are those with a hash in the page's content-security policy and the data that they load from
 * files next to the page, and the same parts give the same bytes. Rejects nothing.
 *
 * <p>Decision 12 gives the reasons for these libraries.
 */
@NullMarked
package org.vpobuilder.validation.report.page;

import org.jspecify.annotations.NullMarked;
