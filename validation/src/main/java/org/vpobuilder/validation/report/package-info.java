/**
 * Stage 12, report. Reads the folder of results that {@code vpo validate} wrote: runs with their
 * evaluations, curves, figures and environment, and tests; writes one HTML page and, next to it,
 * its tables as CSV and LaTeX and its figures as SVG and PNG. Guarantees: every number on the page
 * is in a file of that folder, is computed from such numbers as the page describes, or is marked as
 * published; the same folder gives the same bytes. Missing parts are named on the page; a broken
 * file is bad input.
 */
@NullMarked
package org.vpobuilder.validation.report;

import org.jspecify.annotations.NullMarked;
