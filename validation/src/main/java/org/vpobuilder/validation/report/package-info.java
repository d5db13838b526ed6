/**
 * Stage 12, report. Reads the folder of results that {@code vpo validate} wrote: runs with their
 * evaluations, curves, figures and environment, and tests; writes one HTML page, and beside it its
 * tables as CSV and LaTeX and figures as SVG and PNG. Guarantees: every number on the page is in a
 * file of that folder, is computed from some by what stands beside it, or is marked as published;
 * the same folder gives the same bytes. What is missing is named on the page; a file that is there
 * and broken is bad input.
 */
@NullMarked
package org.vpobuilder.validation.report;

import org.jspecify.annotations.NullMarked;
